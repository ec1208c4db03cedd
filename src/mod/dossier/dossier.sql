-- run :: dossier_insert(id int, request_no text, secret text, procedure_version_id int, procedure_code text, agency_id int, intake_unit_id int, channel text, state text, account_id int?, content text, answers text, sets int, deliver text, deliver_address text, submitted_at_ms int, answer_due_at_ms int?, intake_agency_id int, door text, bundle_id int?)
INSERT INTO dossier (id, request_no, code, secret, source, outside_code, procedure_version_id, procedure_code, agency_id,
    intake_unit_id, channel, state, account_id, content, answers, sets, deliver, deliver_address, submitted_at_ms,
    answer_due_at_ms, received_at_ms, first_due_at_ms, due_at_ms, explanation, done_at_ms, returned_at_ms, reason, intake_agency_id,
    door, bundle_id, version)
VALUES ($id, $request_no, NULL, $secret, 'own', NULL, $procedure_version_id, $procedure_code, $agency_id,
    $intake_unit_id, $channel, $state, $account_id, $content, $answers, $sets, $deliver, $deliver_address, $submitted_at_ms,
    $answer_due_at_ms, NULL, NULL, NULL, '[]', NULL, NULL, '', $intake_agency_id, $door, $bundle_id, 1);

-- one :: dossier_row(id int) -> id int, request_no text, code text?, secret text, source text, outside_code text?, procedure_version_id int, procedure_code text, agency_id int, intake_unit_id int, channel text, state text, account_id int?, content text, answers text, sets int, deliver text, deliver_address text, submitted_at_ms int, answer_due_at_ms int?, received_at_ms int?, first_due_at_ms int?, due_at_ms int?, explanation text, done_at_ms int?, returned_at_ms int?, reason text, decided_at_ms int?, door text, continues_id int?, bundle_id int?, intake_agency_id int?, version int
SELECT id, request_no, code, secret, source, outside_code, procedure_version_id, procedure_code, agency_id, intake_unit_id,
       channel, state, account_id, content, answers, sets, deliver, deliver_address, submitted_at_ms, answer_due_at_ms,
       received_at_ms, first_due_at_ms, due_at_ms, explanation, done_at_ms, returned_at_ms, reason, decided_at_ms, door,
       continues_id, bundle_id, intake_agency_id, version
  FROM dossier WHERE id = $id;

-- one :: dossier_id_by_code(code text) -> id int
SELECT id FROM dossier WHERE code = $code UNION ALL SELECT id FROM dossier WHERE request_no = $code;

-- What anybody may ask with a code.
-- one :: dossier_state_by_code(code text) -> state text
SELECT state FROM dossier WHERE code = $code UNION ALL SELECT state FROM dossier WHERE request_no = $code;

-- Everything a move may change; the version that was seen must still stand.
-- run :: dossier_update(id int, version int, procedure_version_id int, code text?, state text, answer_due_at_ms int?, received_at_ms int?, first_due_at_ms int?, due_at_ms int?, explanation text, done_at_ms int?, returned_at_ms int?, reason text, decided_at_ms int?, continues_id int?)
UPDATE dossier SET procedure_version_id = $procedure_version_id, code = $code, state = $state, answer_due_at_ms = $answer_due_at_ms, received_at_ms = $received_at_ms,
       first_due_at_ms = $first_due_at_ms, due_at_ms = $due_at_ms, explanation = $explanation, done_at_ms = $done_at_ms,
       returned_at_ms = $returned_at_ms, reason = $reason, decided_at_ms = $decided_at_ms, continues_id = $continues_id, version = version + 1
 WHERE id = $id AND version = $version AND source = 'own';

-- run :: party_insert(dossier_id int, role text, name text, folded text, id_no text?, birth text?, address text?, phone text?, email text?, account_id int?)
INSERT INTO dossier_party (dossier_id, role, name, folded, id_no, birth, address, phone, email, account_id)
VALUES ($dossier_id, $role, $name, $folded, $id_no, $birth, $address, $phone, $email, $account_id);

-- all :: party_rows(dossier_id int) -> role text, name text, id_no text?, birth text?, address text?, phone text?, email text?, account_id int?
SELECT role, name, id_no, birth, address, phone, email, account_id FROM dossier_party WHERE dossier_id = $dossier_id;

-- run :: clock_change_insert(id int, dossier_id int, at_ms int, kind text, due_before_ms int?, due_after_ms int?, ground text, ground_source text, limit_words text, promised_day int?, event_id int)
INSERT INTO clock_change (id, dossier_id, at_ms, kind, due_before_ms, due_after_ms, ground, ground_source, limit_words, promised_day, event_id)
VALUES ($id, $dossier_id, $at_ms, $kind, $due_before_ms, $due_after_ms, $ground, $ground_source, $limit_words, $promised_day, $event_id);

-- all :: clock_change_rows(dossier_id int) -> at_ms int, kind text, due_before_ms int?, due_after_ms int?, ground text, ground_source text, limit_words text, promised_day int?
SELECT at_ms, kind, due_before_ms, due_after_ms, ground, ground_source, limit_words, promised_day FROM clock_change WHERE dossier_id = $dossier_id ORDER BY id;

-- Facts of many clocks at once, a page of dossiers by id.
-- all :: clock_fact_page(agency_id int, after_id int, last_id int) -> dossier_id int, at_ms int, kind text, ground text, limit_words text, promised_day int?
SELECT k.dossier_id, k.at_ms, k.kind, k.ground, k.limit_words, k.promised_day
  FROM clock_change k JOIN dossier d ON d.id = k.dossier_id
 WHERE d.id > $after_id AND d.id <= $last_id AND ($agency_id = 0 OR d.agency_id = $agency_id) AND d.done_at_ms IS NULL
   AND k.kind IN ('stands', 'runs', 'restarts', 'extended', 'promised')
 ORDER BY k.dossier_id, k.id;

-- Open dossiers with a clock, a page by id.
-- all :: clock_page(agency_id int, after_id int) -> id int, version int, agency_id int, code text?, procedure_version_id int, channel text, received_at_ms int, due_at_ms int?
SELECT id, version, agency_id, code, procedure_version_id, channel, received_at_ms, due_at_ms
  FROM dossier
 WHERE id > $after_id AND ($agency_id = 0 OR agency_id = $agency_id) AND done_at_ms IS NULL AND first_due_at_ms IS NOT NULL AND source = 'own'
 ORDER BY id LIMIT 1000;

-- run :: paper_request_insert(id int, dossier_id int, component_key text, name text, note text, stage text, asked_at_ms int)
INSERT INTO paper_request (id, dossier_id, component_key, name, note, stage, asked_at_ms, given_at_ms)
VALUES ($id, $dossier_id, $component_key, $name, $note, $stage, $asked_at_ms, NULL);

-- one :: paper_request_count(dossier_id int, stage text) -> n int
SELECT COUNT(*) AS n FROM paper_request WHERE dossier_id = $dossier_id AND stage = $stage;

-- run :: proposal_insert(id int, dossier_id int, move text, reason text, items text, day int?, by_id int?, at_ms int)
INSERT INTO proposal (id, dossier_id, move, reason, items, day, by_id, at_ms, state, answer, answered_by, answered_at_ms, version)
VALUES ($id, $dossier_id, $move, $reason, $items, $day, $by_id, $at_ms, 'open', '', NULL, NULL, 1);

-- one :: proposal_row(id int) -> id int, dossier_id int, move text, reason text, items text, day int?, by_id int?, at_ms int, state text, answer text, answered_at_ms int?, version int, by_name text?
SELECT p.id, p.dossier_id, p.move, p.reason, p.items, p.day, p.by_id, p.at_ms, p.state, p.answer, p.answered_at_ms, p.version, a.name
  FROM proposal p LEFT JOIN account a ON a.id = p.by_id WHERE p.id = $id;

-- all :: proposal_rows(dossier_id int) -> id int, dossier_id int, move text, reason text, items text, day int?, by_id int?, at_ms int, state text, answer text, answered_at_ms int?, version int, by_name text?
SELECT p.id, p.dossier_id, p.move, p.reason, p.items, p.day, p.by_id, p.at_ms, p.state, p.answer, p.answered_at_ms, p.version, a.name
  FROM proposal p LEFT JOIN account a ON a.id = p.by_id WHERE p.dossier_id = $dossier_id ORDER BY p.id;

-- Of an agency that decides, or (our_desk 1) whose desk took the dossier in: the desk that received carries out what is its own.
-- all :: proposal_waiting(agency_id int, our_desk int, move text) -> id int, dossier_id int, move text, reason text, items text, day int?, by_id int?, at_ms int, state text, answer text, answered_at_ms int?, version int, by_name text?, code text?, procedure_version_id int, due_at_ms int?, applicant text?
SELECT p.id, p.dossier_id, p.move, p.reason, p.items, p.day, p.by_id, p.at_ms, p.state, p.answer, p.answered_at_ms, p.version, a.name,
       d.code, d.procedure_version_id, d.due_at_ms, y.name
  FROM proposal p JOIN dossier d ON d.id = p.dossier_id
       LEFT JOIN account a ON a.id = p.by_id
       LEFT JOIN dossier_party y ON y.dossier_id = d.id AND y.role = 'applicant'
 WHERE p.state = 'open' AND p.move = $move AND (d.agency_id = $agency_id OR ($our_desk = 1 AND d.intake_agency_id = $agency_id))
   AND d.state = 'processing' ORDER BY p.id LIMIT 200;

-- What stands in one state, at the agency that decides or (our_desk 1) whose desk took it in.
-- all :: dossier_standing_rows(agency_id int, our_desk int, state text) -> id int, code text?, procedure_version_id int, due_at_ms int?, reason text, applicant text?
SELECT d.id, d.code, d.procedure_version_id, d.due_at_ms, d.reason, y.name
  FROM dossier d LEFT JOIN dossier_party y ON y.dossier_id = d.id AND y.role = 'applicant'
 WHERE d.state = $state AND d.source = 'own' AND (d.agency_id = $agency_id OR ($our_desk = 1 AND d.intake_agency_id = $agency_id))
 ORDER BY d.id LIMIT 200;

-- What one applicant handed in at one desk in one period, received already: by the number of their paper, or, without one, by name and
-- telephone.
-- all :: dossier_together_rows(intake_agency_id int, from_ms int, to_ms int, id_no text, folded text, phone text) -> id int
SELECT d.id FROM dossier d JOIN dossier_party p ON p.dossier_id = d.id AND p.role = 'applicant'
 WHERE d.intake_agency_id = $intake_agency_id AND d.received_at_ms IS NOT NULL AND d.received_at_ms >= $from_ms AND d.received_at_ms < $to_ms
   AND d.source = 'own' AND d.channel = 'counter' AND d.code IS NOT NULL
   AND (($id_no <> '' AND p.id_no = $id_no)
        OR ($id_no = '' AND COALESCE(p.id_no, '') = '' AND p.folded = $folded AND $phone <> '' AND p.phone = $phone))
 ORDER BY d.received_at_ms, d.id LIMIT 100;

-- run :: proposal_answer(id int, version int, state text, answer text, answered_by int?, answered_at_ms int)
UPDATE proposal SET state = $state, answer = $answer, answered_by = $answered_by, answered_at_ms = $answered_at_ms, version = version + 1
 WHERE id = $id AND version = $version AND state = 'open';

-- all :: paper_request_rows(dossier_id int) -> component_key text, name text, note text, given_at_ms int?
SELECT component_key, name, note, given_at_ms FROM paper_request WHERE dossier_id = $dossier_id ORDER BY id;

-- run :: paper_request_given(dossier_id int, now_ms int)
UPDATE paper_request SET given_at_ms = $now_ms WHERE dossier_id = $dossier_id AND given_at_ms IS NULL;

-- What came in and waits for the desk's answer, by the answer hour.
-- all :: dossier_waiting(agency_id int) -> id int, request_no text, procedure_version_id int, channel text, state text, submitted_at_ms int, answer_due_at_ms int?, applicant text?
SELECT d.id, d.request_no, d.procedure_version_id, d.channel, d.state, d.submitted_at_ms, d.answer_due_at_ms, p.name
  FROM dossier d LEFT JOIN dossier_party p ON p.dossier_id = d.id AND p.role = 'applicant'
 WHERE (d.agency_id = $agency_id OR d.intake_agency_id = $agency_id) AND d.state IN ('submitted', 'await_papers') AND d.done_at_ms IS NULL
 ORDER BY d.answer_due_at_ms, d.id LIMIT 200;

-- Finished and not yet handed over.
-- all :: dossier_ready(agency_id int) -> id int, code text?, procedure_version_id int, done_at_ms int?, due_at_ms int?, deliver text, applicant text?
SELECT d.id, d.code, d.procedure_version_id, d.done_at_ms, d.due_at_ms, d.deliver, p.name
  FROM dossier d LEFT JOIN dossier_party p ON p.dossier_id = d.id AND p.role = 'applicant'
 WHERE d.intake_agency_id = $agency_id AND d.state IN ('done', 'declined') ORDER BY d.id LIMIT 200;

-- all :: dossier_linked_rows(bundle_id int) -> id int, request_no text, code text?, procedure_version_id int, agency_id int, state text, due_at_ms int?, done_at_ms int?
SELECT id, request_no, code, procedure_version_id, agency_id, state, due_at_ms, done_at_ms FROM dossier WHERE bundle_id = $bundle_id ORDER BY id;

-- Requests of one account, newest first, by key.
-- all :: dossier_of_account(account_id int, before_id int) -> id int, request_no text, code text?, procedure_version_id int, procedure_code text, state text, submitted_at_ms int, due_at_ms int?, done_at_ms int?
SELECT id, request_no, code, procedure_version_id, procedure_code, state, submitted_at_ms, due_at_ms, done_at_ms
  FROM dossier WHERE account_id = $account_id AND id < $before_id ORDER BY id DESC LIMIT 50;

-- run :: reader_put(dossier_id int, agency_id int, now_ms int)
INSERT INTO dossier_reader (dossier_id, agency_id, since_ms) VALUES ($dossier_id, $agency_id, $now_ms)
ON CONFLICT (dossier_id, agency_id) DO NOTHING;

-- all :: reader_rows(dossier_id int) -> agency_id int
SELECT agency_id FROM dossier_reader WHERE dossier_id = $dossier_id;
