-- run :: result_insert(id int, dossier_id int, kind_code text, name text)
INSERT INTO result (id, dossier_id, kind_code, name, state, draft, year, no, number_text, day, signer_id, signer_name, signer_title,
                    scan_hash, scan_type, collector_name, collector_id_no, handed_over_at_ms, version)
VALUES ($id, $dossier_id, $kind_code, $name, 'draft', '{}', NULL, NULL, NULL, NULL, NULL, '', '', NULL, '', '', '', NULL, 1);

-- one :: result_row(dossier_id int) -> id int, dossier_id int, kind_code text, name text, state text, draft text, year int?, no int?, number_text text?, day int?, signer_name text, signer_title text, scan_hash text?, scan_type text, collector_name text, collector_id_no text, handed_over_at_ms int?, version int
SELECT id, dossier_id, kind_code, name, state, draft, year, no, number_text, day, signer_name, signer_title, scan_hash, scan_type,
       collector_name, collector_id_no, handed_over_at_ms, version
  FROM result WHERE dossier_id = $dossier_id ORDER BY id DESC LIMIT 1;

-- one :: result_by_id_row(id int) -> id int, dossier_id int, kind_code text, name text, state text, draft text, year int?, no int?, number_text text?, day int?, signer_name text, signer_title text, scan_hash text?, scan_type text, collector_name text, collector_id_no text, handed_over_at_ms int?, version int
SELECT id, dossier_id, kind_code, name, state, draft, year, no, number_text, day, signer_name, signer_title, scan_hash, scan_type,
       collector_name, collector_id_no, handed_over_at_ms, version
  FROM result WHERE id = $id;

-- run :: result_set_draft(id int, version int, draft text)
UPDATE result SET draft = $draft, version = version + 1 WHERE id = $id AND version = $version AND state = 'draft';

-- run :: result_set_number(id int, version int, year int, no int, number_text text, day int, signer_id int?, signer_name text, signer_title text)
UPDATE result SET state = 'numbered', year = $year, no = $no, number_text = $number_text, day = $day, signer_id = $signer_id,
       signer_name = $signer_name, signer_title = $signer_title, version = version + 1
 WHERE id = $id AND version = $version AND state = 'draft';

-- run :: result_set_scan(id int, version int, scan_hash text, scan_type text)
UPDATE result SET state = 'signed', scan_hash = $scan_hash, scan_type = $scan_type, version = version + 1
 WHERE id = $id AND version = $version AND state IN ('numbered', 'signed');

-- run :: result_set_handed_over(id int, version int, collector_name text, collector_id_no text, now_ms int)
UPDATE result SET state = 'handed_over', collector_name = $collector_name, collector_id_no = $collector_id_no,
       handed_over_at_ms = $now_ms, version = version + 1
 WHERE id = $id AND version = $version AND state = 'signed';

-- all :: result_collected_rows(agency_id int, from_ms int, to_ms int) -> dossier_id int, collector_name text
SELECT r.dossier_id, r.collector_name FROM result r JOIN dossier d ON d.id = r.dossier_id
 WHERE d.agency_id = $agency_id AND d.received_at_ms IS NOT NULL AND d.received_at_ms >= $from_ms AND d.received_at_ms < $to_ms
   AND r.collector_name <> '' ORDER BY r.dossier_id;
