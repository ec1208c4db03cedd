-- run :: correction_insert(id int, dossier_id int, result_id int, kind text, fault text, reason text, wrong text, correct text, draft text, proposed_by int, proposed_by_name text, now_ms int)
INSERT INTO correction (id, dossier_id, result_id, kind, state, fault, reason, wrong, correct, draft, proposed_by, proposed_by_name,
                        proposed_at_ms, decision, decided_by, decided_at_ms, signer_name, signer_title, number_text, day, new_result_id,
                        scan_hash, scan_type, receiver_name, receiver_id_no, announced_at_ms, version)
VALUES ($id, $dossier_id, $result_id, $kind, 'proposed', $fault, $reason, $wrong, $correct, $draft, $proposed_by, $proposed_by_name,
        $now_ms, '', NULL, NULL, '', '', NULL, NULL, NULL, NULL, '', '', '', NULL, 1);

-- one :: correction_where(id int) -> dossier_id int
SELECT dossier_id FROM correction WHERE id = $id;

-- all :: correction_rows(dossier_id int) -> id int, result_id int, new_result_id int?, kind text, state text, fault text, reason text,
-- wrong text, correct text, draft text, proposed_by_name text, proposed_at_ms int, decision text, decided_at_ms int?, signer_name text,
-- signer_title text, number_text text?, day int?, scan_hash text?, scan_type text, receiver_name text, announced_at_ms int?, version int,
-- old_name text, old_number text?, old_day int?
SELECT k.id, k.result_id, k.new_result_id, k.kind, k.state, k.fault, k.reason, k.wrong, k.correct, k.draft, k.proposed_by_name,
       k.proposed_at_ms, k.decision, k.decided_at_ms, k.signer_name, k.signer_title, k.number_text, k.day, k.scan_hash, k.scan_type,
       k.receiver_name, k.announced_at_ms, k.version, r.name, r.number_text, r.day
  FROM correction k JOIN result r ON r.id = k.result_id WHERE k.dossier_id = $dossier_id ORDER BY k.id;

-- all :: correction_waiting_rows(agency_id int) -> dossier_id int, code text?, kind text, reason text, proposed_by_name text, proposed_at_ms int
SELECT k.dossier_id, d.code, k.kind, k.reason, k.proposed_by_name, k.proposed_at_ms
  FROM correction k JOIN dossier d ON d.id = k.dossier_id
 WHERE d.agency_id = $agency_id AND k.state = 'proposed' ORDER BY k.id LIMIT 200;

-- run :: correction_set_decided(id int, version int, state text, decision text, decided_by int?, now_ms int, signer_name text, signer_title text, number_text text?, day int?, new_result_id int?)
UPDATE correction SET state = $state, decision = $decision, decided_by = $decided_by, decided_at_ms = $now_ms, signer_name = $signer_name,
       signer_title = $signer_title, number_text = $number_text, day = $day, new_result_id = $new_result_id, version = version + 1
 WHERE id = $id AND version = $version AND state = 'proposed';

-- run :: correction_set_scan(id int, version int, scan_hash text, scan_type text)
UPDATE correction SET state = 'signed', scan_hash = $scan_hash, scan_type = $scan_type, version = version + 1
 WHERE id = $id AND version = $version AND state IN ('decided', 'signed');

-- run :: correction_set_announced(id int, version int, receiver_name text, receiver_id_no text, now_ms int)
UPDATE correction SET state = 'announced', receiver_name = $receiver_name, receiver_id_no = $receiver_id_no, announced_at_ms = $now_ms,
       version = version + 1
 WHERE id = $id AND version = $version AND state = 'signed';
