-- run :: dossier_insert(id int, request_no text, secret text, procedure_version_id int, procedure_code text, agency_id int, intake_unit_id int, channel text, state text, account_id int?, content text, answers text, sets int, deliver text, deliver_address text, submitted_at_ms int, answer_due_at_ms int?)
INSERT INTO dossier (id, request_no, code, secret, source, outside_code, procedure_version_id, procedure_code, agency_id,
    intake_unit_id, channel, state, account_id, content, answers, sets, deliver, deliver_address, submitted_at_ms,
    answer_due_at_ms, received_at_ms, first_due_at_ms, due_at_ms, explanation, done_at_ms, returned_at_ms, reason, version)
VALUES ($id, $request_no, NULL, $secret, 'own', NULL, $procedure_version_id, $procedure_code, $agency_id,
    $intake_unit_id, $channel, $state, $account_id, $content, $answers, $sets, $deliver, $deliver_address, $submitted_at_ms,
    $answer_due_at_ms, NULL, NULL, NULL, '[]', NULL, NULL, '', 1);

-- one :: dossier_row(id int) -> id int, request_no text, code text?, secret text, source text, outside_code text?, procedure_version_id int, procedure_code text, agency_id int, intake_unit_id int, channel text, state text, account_id int?, content text, answers text, sets int, deliver text, deliver_address text, submitted_at_ms int, answer_due_at_ms int?, received_at_ms int?, first_due_at_ms int?, due_at_ms int?, explanation text, done_at_ms int?, returned_at_ms int?, reason text, version int
SELECT id, request_no, code, secret, source, outside_code, procedure_version_id, procedure_code, agency_id, intake_unit_id,
       channel, state, account_id, content, answers, sets, deliver, deliver_address, submitted_at_ms, answer_due_at_ms,
       received_at_ms, first_due_at_ms, due_at_ms, explanation, done_at_ms, returned_at_ms, reason, version
  FROM dossier WHERE id = $id;

-- one :: dossier_id_by_code(code text) -> id int
SELECT id FROM dossier WHERE code = $code UNION ALL SELECT id FROM dossier WHERE request_no = $code;

-- What anybody may ask with a code.
-- one :: dossier_state_by_code(code text) -> state text
SELECT state FROM dossier WHERE code = $code UNION ALL SELECT state FROM dossier WHERE request_no = $code;

-- Everything a move may change; the version that was seen must still stand.
-- run :: dossier_update(id int, version int, code text?, state text, answer_due_at_ms int?, received_at_ms int?, first_due_at_ms int?, due_at_ms int?, explanation text, done_at_ms int?, returned_at_ms int?, reason text)
UPDATE dossier SET code = $code, state = $state, answer_due_at_ms = $answer_due_at_ms, received_at_ms = $received_at_ms,
       first_due_at_ms = $first_due_at_ms, due_at_ms = $due_at_ms, explanation = $explanation, done_at_ms = $done_at_ms,
       returned_at_ms = $returned_at_ms, reason = $reason, version = version + 1
 WHERE id = $id AND version = $version AND source = 'own';

-- run :: party_insert(dossier_id int, role text, name text, folded text, id_no text?, birth text?, address text?, phone text?, email text?, account_id int?)
INSERT INTO dossier_party (dossier_id, role, name, folded, id_no, birth, address, phone, email, account_id)
VALUES ($dossier_id, $role, $name, $folded, $id_no, $birth, $address, $phone, $email, $account_id);

-- all :: party_rows(dossier_id int) -> role text, name text, id_no text?, birth text?, address text?, phone text?, email text?, account_id int?
SELECT role, name, id_no, birth, address, phone, email, account_id FROM dossier_party WHERE dossier_id = $dossier_id;

-- run :: clock_change_insert(id int, dossier_id int, at_ms int, kind text, due_before_ms int?, due_after_ms int?, ground text, event_id int)
INSERT INTO clock_change (id, dossier_id, at_ms, kind, due_before_ms, due_after_ms, ground, event_id)
VALUES ($id, $dossier_id, $at_ms, $kind, $due_before_ms, $due_after_ms, $ground, $event_id);

-- run :: paper_request_insert(id int, dossier_id int, component_key text, name text, note text, asked_at_ms int)
INSERT INTO paper_request (id, dossier_id, component_key, name, note, asked_at_ms, given_at_ms)
VALUES ($id, $dossier_id, $component_key, $name, $note, $asked_at_ms, NULL);

-- all :: paper_request_rows(dossier_id int) -> component_key text, name text, note text, given_at_ms int?
SELECT component_key, name, note, given_at_ms FROM paper_request WHERE dossier_id = $dossier_id ORDER BY id;

-- run :: paper_request_given(dossier_id int, now_ms int)
UPDATE paper_request SET given_at_ms = $now_ms WHERE dossier_id = $dossier_id AND given_at_ms IS NULL;

-- What came in and waits for the desk's answer, by the answer hour.
-- all :: dossier_waiting(agency_id int) -> id int, request_no text, procedure_version_id int, channel text, state text, submitted_at_ms int, answer_due_at_ms int?, applicant text?
SELECT d.id, d.request_no, d.procedure_version_id, d.channel, d.state, d.submitted_at_ms, d.answer_due_at_ms, p.name
  FROM dossier d LEFT JOIN dossier_party p ON p.dossier_id = d.id AND p.role = 'applicant'
 WHERE d.agency_id = $agency_id AND d.state IN ('submitted', 'await_papers') AND d.done_at_ms IS NULL
 ORDER BY d.answer_due_at_ms, d.id LIMIT 200;

-- Finished and not yet handed over.
-- all :: dossier_ready(agency_id int) -> id int, code text?, procedure_version_id int, done_at_ms int?, due_at_ms int?, deliver text, applicant text?
SELECT d.id, d.code, d.procedure_version_id, d.done_at_ms, d.due_at_ms, d.deliver, p.name
  FROM dossier d LEFT JOIN dossier_party p ON p.dossier_id = d.id AND p.role = 'applicant'
 WHERE d.agency_id = $agency_id AND d.state = 'done' ORDER BY d.id LIMIT 200;

-- Requests of one account, newest first, by key.
-- all :: dossier_of_account(account_id int, before_id int) -> id int, request_no text, code text?, procedure_version_id int, state text, submitted_at_ms int, due_at_ms int?, done_at_ms int?
SELECT id, request_no, code, procedure_version_id, state, submitted_at_ms, due_at_ms, done_at_ms
  FROM dossier WHERE account_id = $account_id AND id < $before_id ORDER BY id DESC LIMIT 50;
