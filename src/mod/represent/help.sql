-- run :: help_insert(id int, helper_id int, volunteer_id int, agency_id int, group_name text, account_id int?, opened int, state text, secret text, now_ms int, until_ms int)
INSERT INTO help_session (id, helper_id, volunteer_id, agency_id, group_name, account_id, opened, state, how, draft_id, procedure_code, dossier_id,
                          secret, codes_sent, proof_hash, proof_until_ms, started_at_ms, until_ms,
                          ended_at_ms, ended_by, objection, objection_answer, objection_answered_at_ms, version)
VALUES ($id, $helper_id, $volunteer_id, $agency_id, $group_name, $account_id, $opened, $state, '', NULL, '', NULL, $secret, 0,
        NULL, NULL, $now_ms, $until_ms, NULL, NULL, '', '', NULL, 1);

-- one :: help_row(id int) -> id int, helper_id int, agency_id int, group_name text, account_id int?, opened int, state text, how text, draft_id int?, procedure_code text, dossier_id int?, secret text, code_id int?, codes_sent int, proof_hash bytes?, proof_until_ms int?, started_at_ms int, until_ms int, ended_at_ms int?, objection text, objection_answer text, objection_answered_at_ms int?, version int, helper text, person text?
SELECT h.id, h.helper_id, h.agency_id, h.group_name, h.account_id, h.opened, h.state, h.how, h.draft_id, h.procedure_code, h.dossier_id, h.secret,
       h.code_id, h.codes_sent, h.proof_hash, h.proof_until_ms, h.started_at_ms, h.until_ms, h.ended_at_ms,
       h.objection, h.objection_answer, h.objection_answered_at_ms, h.version, a.name, b.name
  FROM help_session h JOIN account a ON a.id = h.helper_id LEFT JOIN account b ON b.id = h.account_id WHERE h.id = $id;

-- one :: help_by_secret(secret text) -> id int
SELECT id FROM help_session WHERE secret = $secret;

-- all :: help_open_of(helper_id int, now_ms int) -> id int
SELECT id FROM help_session WHERE helper_id = $helper_id AND state IN ('asked', 'open') AND until_ms > $now_ms ORDER BY id DESC LIMIT 50;

-- one :: help_done_count(helper_id int, from_ms int) -> n int
SELECT COUNT(*) AS n FROM help_session WHERE helper_id = $helper_id AND state = 'confirmed' AND started_at_ms >= $from_ms;

-- one :: help_started_count(helper_id int, from_ms int) -> n int
SELECT COUNT(*) AS n FROM help_session WHERE helper_id = $helper_id AND started_at_ms >= $from_ms;

-- all :: help_of_account(account_id int, before_id int) -> id int
SELECT id FROM help_session WHERE account_id = $account_id AND id < $before_id ORDER BY id DESC LIMIT 50;

-- The session in which a draft is written now, or was.
-- all :: help_of_draft(draft_id int) -> id int
SELECT id FROM help_session WHERE draft_id = $draft_id ORDER BY id DESC LIMIT 5;

-- run :: help_set_draft(id int, version int, draft_id int, procedure_code text)
UPDATE help_session SET draft_id = $draft_id, procedure_code = $procedure_code, version = version + 1
 WHERE id = $id AND version = $version AND state = 'open';

-- run :: help_agree(id int, version int)
UPDATE help_session SET state = 'open', code_id = NULL, version = version + 1 WHERE id = $id AND version = $version AND state = 'asked';

-- run :: help_set_code(id int, version int, code_id int?)
UPDATE help_session SET code_id = COALESCE($code_id, code_id), codes_sent = codes_sent + 1, version = version + 1
 WHERE id = $id AND version = $version;

-- run :: help_set_proof(id int, version int, proof_hash bytes, until_ms int)
UPDATE help_session SET code_id = NULL, proof_hash = $proof_hash, proof_until_ms = $until_ms, version = version + 1
 WHERE id = $id AND version = $version;

-- run :: help_finish(id int, version int, state text, how text, dossier_id int?, now_ms int, by_id int?, objection text)
UPDATE help_session SET state = $state, how = $how, dossier_id = $dossier_id, ended_at_ms = $now_ms, ended_by = $by_id, objection = $objection,
       code_id = NULL, proof_hash = NULL, version = version + 1
 WHERE id = $id AND version = $version AND state IN ('asked', 'open');

-- Said after the session had ended.
-- run :: help_object(id int, version int, objection text)
UPDATE help_session SET objection = $objection, version = version + 1 WHERE id = $id AND version = $version AND objection = '';

-- run :: help_object_answer(id int, version int, answer text, now_ms int)
UPDATE help_session SET objection_answer = $answer, objection_answered_at_ms = $now_ms, version = version + 1
 WHERE id = $id AND version = $version AND objection <> '' AND objection_answered_at_ms IS NULL;

-- all :: help_objections(agency_id int, before_id int) -> id int
SELECT id FROM help_session WHERE agency_id = $agency_id AND objection <> '' AND id < $before_id ORDER BY id DESC LIMIT 50;

-- all :: help_expired(now_ms int) -> id int, version int
SELECT id, version FROM help_session WHERE state IN ('asked', 'open') AND until_ms <= $now_ms ORDER BY id LIMIT 500;

-- run :: help_act_insert(id int, help_id int, now_ms int, by_id int?, what text, detail text)
INSERT INTO help_act (id, help_id, at_ms, by_id, what, detail) VALUES ($id, $help_id, $now_ms, $by_id, $what, $detail);

-- all :: help_act_rows(help_id int) -> at_ms int, by_id int?, what text, detail text, name text?
SELECT t.at_ms, t.by_id, t.what, t.detail, a.name FROM help_act t LEFT JOIN account a ON a.id = t.by_id WHERE t.help_id = $help_id ORDER BY t.id LIMIT 500;

-- Did this official help with it, under this account or another of the same number or telephone?
-- one :: help_own(dossier_id int, account_id int) -> n int
SELECT COUNT(*) AS n FROM help_session s JOIN account h ON h.id = s.helper_id JOIN account o ON o.id = $account_id
 WHERE s.dossier_id = $dossier_id AND (h.id = o.id OR h.id_no = o.id_no OR h.phone = o.phone);

-- Officials of an agency under another account of the same number or telephone.
-- one :: help_official(agency_id int, account_id int, today int) -> n int
SELECT COUNT(*) AS n FROM staff_role r JOIN unit u ON u.id = r.unit_id JOIN account o ON o.id = r.account_id JOIN account h ON h.id = $account_id
 WHERE u.agency_id = $agency_id AND r.from_day <= $today AND (r.to_day IS NULL OR r.to_day >= $today)
   AND (o.id = h.id OR o.id_no = h.id_no OR o.phone = h.phone);

-- Figures of a period by residential group.
-- all :: help_figures(agency_id int, from_ms int, to_ms int) -> group_name text, people int, opened int, sent int
SELECT group_name, COUNT(DISTINCT CASE WHEN state = 'confirmed' THEN account_id END) AS people, CAST(SUM(opened) AS BIGINT) AS opened,
       COUNT(dossier_id) AS sent
  FROM help_session WHERE agency_id = $agency_id AND account_id IS NOT NULL AND started_at_ms >= $from_ms AND started_at_ms < $to_ms
 GROUP BY group_name ORDER BY group_name;

-- The list behind one of them; group '': all.
-- all :: help_list(agency_id int, from_ms int, to_ms int, group_name text, opened int, sent int, after_id int) -> id int
SELECT id FROM help_session
 WHERE agency_id = $agency_id AND account_id IS NOT NULL AND started_at_ms >= $from_ms AND started_at_ms < $to_ms AND id > $after_id
   AND ($group_name = '' OR group_name = $group_name) AND ($opened = 0 OR opened = 1) AND ($sent = 0 OR dossier_id IS NOT NULL)
   AND ($opened = 1 OR state = 'confirmed')
 ORDER BY id LIMIT 200;

-- Running ones of an agency that were agreed to: the person may come to its desk.
-- all :: help_open_at(agency_id int, now_ms int) -> id int
SELECT id FROM help_session WHERE agency_id = $agency_id AND state = 'open' AND draft_id IS NOT NULL AND until_ms > $now_ms ORDER BY id DESC LIMIT 200;
