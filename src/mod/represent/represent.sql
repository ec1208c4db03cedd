-- run :: principal_insert(id int, kind text, account_id int?, name text, id_no text, birth text, address text, now_ms int)
INSERT INTO principal (id, kind, account_id, name, id_no, birth, address, created_at_ms)
VALUES ($id, $kind, $account_id, $name, $id_no, $birth, $address, $now_ms);

-- Those of one number, of a kind, whose mandate a desk has checked: the same organisation, the same child.
-- all :: principal_of_number(kind text, id_no text) -> id int
SELECT DISTINCT p.id FROM principal p JOIN mandate m ON m.principal_id = p.id
 WHERE p.kind = $kind AND p.id_no = $id_no AND m.state IN ('held', 'ended') AND m.shown <> '' ORDER BY 1;

-- run :: mandate_insert(id int, principal_id int, holder_id int, agency_id int, kind text, keeper int, state text, procedures text, from_day int, to_day int?, ground text, paper_hash text?, paper_name text?, paper_type text?, shown text, now_ms int, answered_at_ms int?, answered_by int?)
INSERT INTO mandate (id, principal_id, holder_id, agency_id, kind, keeper, state, procedures, from_day, to_day, ground, paper_hash, paper_name,
                     paper_type, shown, asked_at_ms, answered_at_ms, answered_by, ended_at_ms, ended_by, reason, version)
VALUES ($id, $principal_id, $holder_id, $agency_id, $kind, $keeper, $state, $procedures, $from_day, $to_day, $ground, $paper_hash, $paper_name,
        $paper_type, $shown, $now_ms, $answered_at_ms, $answered_by, NULL, NULL, '', 1);

-- one :: mandate_row(id int) -> id int, principal_id int, holder_id int, agency_id int, kind text, keeper int, state text, procedures text, from_day int, to_day int?, ground text, paper_hash text?, paper_name text?, paper_type text?, shown text, asked_at_ms int, answered_at_ms int?, ended_at_ms int?, ended_by int?, reason text, version int, principal_kind text, principal_account int?, name text, id_no text, birth text, address text, holder text
SELECT m.id, m.principal_id, m.holder_id, m.agency_id, m.kind, m.keeper, m.state, m.procedures, m.from_day, m.to_day, m.ground,
       m.paper_hash, m.paper_name, m.paper_type, m.shown, m.asked_at_ms, m.answered_at_ms, m.ended_at_ms, m.ended_by, m.reason, m.version,
       p.kind, p.account_id, p.name, p.id_no, p.birth, p.address, a.name
  FROM mandate m JOIN principal p ON p.id = m.principal_id JOIN account a ON a.id = m.holder_id
 WHERE m.id = $id;

-- What somebody holds or has asked for, the latest first.
-- all :: mandate_of_holder(holder_id int) -> id int, principal_id int, holder_id int, agency_id int, kind text, keeper int, state text, procedures text, from_day int, to_day int?, ground text, paper_hash text?, paper_name text?, paper_type text?, shown text, asked_at_ms int, answered_at_ms int?, ended_at_ms int?, ended_by int?, reason text, version int, principal_kind text, principal_account int?, name text, id_no text, birth text, address text, holder text
SELECT m.id, m.principal_id, m.holder_id, m.agency_id, m.kind, m.keeper, m.state, m.procedures, m.from_day, m.to_day, m.ground,
       m.paper_hash, m.paper_name, m.paper_type, m.shown, m.asked_at_ms, m.answered_at_ms, m.ended_at_ms, m.ended_by, m.reason, m.version,
       p.kind, p.account_id, p.name, p.id_no, p.birth, p.address, a.name
  FROM mandate m JOIN principal p ON p.id = m.principal_id JOIN account a ON a.id = m.holder_id
 WHERE m.holder_id = $holder_id ORDER BY m.id DESC LIMIT 200;

-- What others hold for somebody.
-- all :: mandate_of_principal_account(account_id int) -> id int, principal_id int, holder_id int, agency_id int, kind text, keeper int, state text, procedures text, from_day int, to_day int?, ground text, paper_hash text?, paper_name text?, paper_type text?, shown text, asked_at_ms int, answered_at_ms int?, ended_at_ms int?, ended_by int?, reason text, version int, principal_kind text, principal_account int?, name text, id_no text, birth text, address text, holder text
SELECT m.id, m.principal_id, m.holder_id, m.agency_id, m.kind, m.keeper, m.state, m.procedures, m.from_day, m.to_day, m.ground,
       m.paper_hash, m.paper_name, m.paper_type, m.shown, m.asked_at_ms, m.answered_at_ms, m.ended_at_ms, m.ended_by, m.reason, m.version,
       p.kind, p.account_id, p.name, p.id_no, p.birth, p.address, a.name
  FROM mandate m JOIN principal p ON p.id = m.principal_id JOIN account a ON a.id = m.holder_id
 WHERE p.account_id = $account_id ORDER BY m.id DESC LIMIT 200;

-- Staff of one organisation.
-- all :: mandate_of_principal(principal_id int) -> id int, principal_id int, holder_id int, agency_id int, kind text, keeper int, state text, procedures text, from_day int, to_day int?, ground text, paper_hash text?, paper_name text?, paper_type text?, shown text, asked_at_ms int, answered_at_ms int?, ended_at_ms int?, ended_by int?, reason text, version int, principal_kind text, principal_account int?, name text, id_no text, birth text, address text, holder text
SELECT m.id, m.principal_id, m.holder_id, m.agency_id, m.kind, m.keeper, m.state, m.procedures, m.from_day, m.to_day, m.ground,
       m.paper_hash, m.paper_name, m.paper_type, m.shown, m.asked_at_ms, m.answered_at_ms, m.ended_at_ms, m.ended_by, m.reason, m.version,
       p.kind, p.account_id, p.name, p.id_no, p.birth, p.address, a.name
  FROM mandate m JOIN principal p ON p.id = m.principal_id JOIN account a ON a.id = m.holder_id
 WHERE m.principal_id = $principal_id AND m.kind = 'staff' ORDER BY m.id LIMIT 500;

-- What a desk has to check, the oldest first.
-- all :: mandate_waiting(agency_id int) -> id int, principal_id int, holder_id int, agency_id int, kind text, keeper int, state text, procedures text, from_day int, to_day int?, ground text, paper_hash text?, paper_name text?, paper_type text?, shown text, asked_at_ms int, answered_at_ms int?, ended_at_ms int?, ended_by int?, reason text, version int, principal_kind text, principal_account int?, name text, id_no text, birth text, address text, holder text
SELECT m.id, m.principal_id, m.holder_id, m.agency_id, m.kind, m.keeper, m.state, m.procedures, m.from_day, m.to_day, m.ground,
       m.paper_hash, m.paper_name, m.paper_type, m.shown, m.asked_at_ms, m.answered_at_ms, m.ended_at_ms, m.ended_by, m.reason, m.version,
       p.kind, p.account_id, p.name, p.id_no, p.birth, p.address, a.name
  FROM mandate m JOIN principal p ON p.id = m.principal_id JOIN account a ON a.id = m.holder_id
 WHERE m.agency_id = $agency_id AND m.state = 'asked' ORDER BY m.id LIMIT 200;

-- one :: mandate_open_count(holder_id int) -> n int
SELECT COUNT(*) AS n FROM mandate WHERE holder_id = $holder_id AND state IN ('asked', 'held');

-- run :: mandate_answer(id int, version int, state text, shown text, principal_id int, now_ms int, by_id int?, reason text)
UPDATE mandate SET state = $state, shown = $shown, principal_id = $principal_id, answered_at_ms = $now_ms, answered_by = $by_id, reason = $reason, version = version + 1
 WHERE id = $id AND version = $version AND state = 'asked';

-- run :: mandate_end(id int, version int, now_ms int, by_id int?, reason text)
UPDATE mandate SET state = 'ended', ended_at_ms = $now_ms, ended_by = $by_id, reason = $reason, version = version + 1
 WHERE id = $id AND version = $version AND state IN ('held', 'asked');

-- Held ones whose last day is over, and those for children: whether they have come of age is counted by the caller.
-- all :: mandate_to_end(today int, after_id int) -> id int, principal_id int, holder_id int, agency_id int, kind text, keeper int, state text, procedures text, from_day int, to_day int?, ground text, paper_hash text?, paper_name text?, paper_type text?, shown text, asked_at_ms int, answered_at_ms int?, ended_at_ms int?, ended_by int?, reason text, version int, principal_kind text, principal_account int?, name text, id_no text, birth text, address text, holder text
SELECT m.id, m.principal_id, m.holder_id, m.agency_id, m.kind, m.keeper, m.state, m.procedures, m.from_day, m.to_day, m.ground,
       m.paper_hash, m.paper_name, m.paper_type, m.shown, m.asked_at_ms, m.answered_at_ms, m.ended_at_ms, m.ended_by, m.reason, m.version,
       p.kind, p.account_id, p.name, p.id_no, p.birth, p.address, a.name
  FROM mandate m JOIN principal p ON p.id = m.principal_id JOIN account a ON a.id = m.holder_id
 WHERE m.state = 'held' AND m.id > $after_id AND ((m.to_day IS NOT NULL AND m.to_day < $today) OR (m.kind IN ('parent', 'guardian') AND p.birth <> ''))
 ORDER BY m.id LIMIT 500;

-- one :: age_on(word text, day int) -> years int, article text
SELECT years, article FROM age_rule WHERE word = $word AND from_day <= $day AND (to_day IS NULL OR to_day >= $day);

-- one :: draft_for_row(draft_id int) -> mandate_id int?
SELECT mandate_id FROM draft_for WHERE draft_id = $draft_id;

-- run :: draft_for_put(draft_id int, mandate_id int?, now_ms int)
INSERT INTO draft_for (draft_id, mandate_id, chosen_at_ms) VALUES ($draft_id, $mandate_id, $now_ms)
ON CONFLICT (draft_id) DO UPDATE SET mandate_id = $mandate_id, chosen_at_ms = $now_ms;

-- run :: dossier_for_insert(dossier_id int, mandate_id int, principal_id int)
INSERT INTO dossier_for (dossier_id, mandate_id, principal_id) VALUES ($dossier_id, $mandate_id, $principal_id);

-- one :: dossier_for_row(dossier_id int) -> mandate_id int, principal_id int
SELECT mandate_id, principal_id FROM dossier_for WHERE dossier_id = $dossier_id;

-- Mandates that this account holds for that principal.
-- all :: mandate_held_for(principal_id int, holder_id int) -> id int, principal_id int, holder_id int, agency_id int, kind text, keeper int, state text, procedures text, from_day int, to_day int?, ground text, paper_hash text?, paper_name text?, paper_type text?, shown text, asked_at_ms int, answered_at_ms int?, ended_at_ms int?, ended_by int?, reason text, version int, principal_kind text, principal_account int?, name text, id_no text, birth text, address text, holder text
SELECT m.id, m.principal_id, m.holder_id, m.agency_id, m.kind, m.keeper, m.state, m.procedures, m.from_day, m.to_day, m.ground,
       m.paper_hash, m.paper_name, m.paper_type, m.shown, m.asked_at_ms, m.answered_at_ms, m.ended_at_ms, m.ended_by, m.reason, m.version,
       p.kind, p.account_id, p.name, p.id_no, p.birth, p.address, a.name
  FROM mandate m JOIN principal p ON p.id = m.principal_id JOIN account a ON a.id = m.holder_id
 WHERE m.principal_id = $principal_id AND m.holder_id = $holder_id AND m.state = 'held' ORDER BY m.id;

-- Dossiers of which this person is the one for whom somebody acted, or staff of the organisation; not one's own.
-- all :: dossier_for_me(account_id int, today int) -> dossier_id int, holder_id int, holder text, name text
SELECT f.dossier_id, m.holder_id, a.name, p.name
  FROM dossier_for f JOIN mandate m ON m.id = f.mandate_id JOIN principal p ON p.id = f.principal_id JOIN account a ON a.id = m.holder_id
 WHERE m.holder_id <> $account_id
   AND (p.account_id = $account_id OR (p.kind = 'organisation' AND EXISTS (SELECT 1 FROM mandate s WHERE s.principal_id = p.id
        AND s.holder_id = $account_id AND s.state = 'held' AND s.from_day <= $today AND (s.to_day IS NULL OR s.to_day >= $today))))
 ORDER BY f.dossier_id DESC LIMIT 100;

-- Open accounts of people and businesses; mod/identity writes them.
-- one :: account_named(login text) -> id int, name text
SELECT id, name FROM account WHERE login = $login AND kind IN ('citizen', 'business') AND closed_at_ms IS NULL;

-- one :: account_known(id int) -> id int, name text, phone text?, id_no text?, birth text?, address text?
SELECT id, name, phone, id_no, birth, address FROM account WHERE id = $id;
