-- run :: person_insert(id int, kind text, name text, folded text, birth text, gender text, nationality text, made_at_ms int)
INSERT INTO person (id, kind, name, folded, birth, gender, nationality, dead, death, merged_into, made_at_ms, version)
VALUES ($id, $kind, $name, $folded, $birth, $gender, $nationality, 0, '', NULL, $made_at_ms, 1);

-- one :: person_row(id int) -> id int, kind text, name text, folded text, birth text, gender text, nationality text, dead int, death text, merged_into int?, made_at_ms int, version int
SELECT id, kind, name, folded, birth, gender, nationality, dead, death, merged_into, made_at_ms, version FROM person WHERE id = $id;

-- run :: person_update(id int, version int, birth text, gender text, nationality text, dead int, death text)
UPDATE person SET birth = $birth, gender = $gender, nationality = $nationality, dead = $dead, death = $death, version = version + 1
 WHERE id = $id AND version = $version AND merged_into IS NULL;

-- Who stands for this person after all merges.
-- one :: person_root_row(id int) -> id int
WITH RECURSIVE up (id, parent) AS (
    SELECT id, merged_into FROM person WHERE id = $id
    UNION ALL SELECT p.id, p.merged_into FROM person p JOIN up ON p.id = up.parent)
SELECT id FROM up WHERE parent IS NULL;

-- A person and all that were merged into it. Not below `without`; 0: all.
-- all :: person_agency_rows(root int, without int) -> agency_id int
WITH RECURSIVE m (id) AS (
    SELECT id FROM person WHERE id = $root
    UNION ALL SELECT p.id FROM person p JOIN m ON p.merged_into = m.id WHERE p.id <> $without)
SELECT DISTINCT d.agency_id FROM m JOIN party_person x ON x.person_id = m.id JOIN dossier d ON d.id = x.dossier_id ORDER BY d.agency_id;

-- all :: person_dossier_rows(root int, before_id int) -> dossier_id int, role text, request_no text, code text?, procedure_version_id int, state text, agency_id int, submitted_at_ms int
WITH RECURSIVE m (id) AS (
    SELECT id FROM person WHERE id = $root
    UNION ALL SELECT p.id FROM person p JOIN m ON p.merged_into = m.id)
SELECT d.id AS dossier_id, x.role, d.request_no, d.code, d.procedure_version_id, d.state, d.agency_id, d.submitted_at_ms
  FROM m JOIN party_person x ON x.person_id = m.id JOIN dossier d ON d.id = x.dossier_id
 WHERE d.id < $before_id ORDER BY d.id DESC, x.role LIMIT 200;

-- Earlier dossiers of the same procedure at the same agency whose owner (or, without one, applicant) is this person.
-- all :: person_earlier_rows(root int, dossier_id int, procedure_code text, agency_id int) -> dossier_id int, state text, submitted_at_ms int, received_at_ms int?, first_due_at_ms int?, done_at_ms int?
WITH RECURSIVE m (id) AS (
    SELECT id FROM person WHERE id = $root
    UNION ALL SELECT p.id FROM person p JOIN m ON p.merged_into = m.id)
SELECT d.id AS dossier_id, d.state, d.submitted_at_ms, d.received_at_ms, d.first_due_at_ms, d.done_at_ms
  FROM m JOIN party_person x ON x.person_id = m.id JOIN dossier d ON d.id = x.dossier_id
 WHERE d.id < $dossier_id AND d.procedure_code = $procedure_code AND d.agency_id = $agency_id
   AND (x.role = 'owner' OR (x.role = 'applicant' AND NOT EXISTS (
        SELECT 1 FROM dossier_party o WHERE o.dossier_id = d.id AND o.role = 'owner')))
 ORDER BY d.id DESC LIMIT 50;

-- Is this the person whose login it is, by link or by number?
-- one :: person_own_count(root int, account_id int) -> n int
WITH RECURSIVE m (id) AS (
    SELECT id FROM person WHERE id = $root
    UNION ALL SELECT p.id FROM person p JOIN m ON p.merged_into = m.id)
SELECT COUNT(*) AS n FROM m
 WHERE EXISTS (SELECT 1 FROM person_account k WHERE k.person_id = m.id AND k.account_id = $account_id)
    OR EXISTS (SELECT 1 FROM person_number n JOIN account a ON a.id_no = n.number WHERE n.person_id = m.id AND n.kind = 'personal' AND a.id = $account_id);

-- all :: person_own_rows(account_id int) -> id int
WITH RECURSIVE up (id, parent) AS (
    SELECT p.id, p.merged_into FROM person_account k JOIN person p ON p.id = k.person_id WHERE k.account_id = $account_id
    UNION ALL SELECT p.id, p.merged_into FROM person p JOIN up ON p.id = up.parent),
m (id) AS (
    SELECT id FROM up WHERE parent IS NULL
    UNION ALL SELECT p.id FROM person p JOIN m ON p.merged_into = m.id)
SELECT id FROM m ORDER BY id;

-- -- numbers and links --

-- run :: person_number_insert(id int, person_id int, kind text, number text, dossier_id int?, seen_at_ms int)
INSERT INTO person_number (id, person_id, kind, number, dossier_id, seen_at_ms)
VALUES ($id, $person_id, $kind, $number, $dossier_id, $seen_at_ms) ON CONFLICT (person_id, kind, number) DO NOTHING;

-- all :: person_number_rows(root int) -> kind text, number text, agency_id int?, seen_at_ms int
WITH RECURSIVE m (id) AS (
    SELECT id FROM person WHERE id = $root
    UNION ALL SELECT p.id FROM person p JOIN m ON p.merged_into = m.id)
SELECT n.kind, n.number, d.agency_id, n.seen_at_ms
  FROM m JOIN person_number n ON n.person_id = m.id LEFT JOIN dossier d ON d.id = n.dossier_id ORDER BY n.seen_at_ms, n.id;

-- all :: person_by_number(kind text, number text) -> id int, folded text, birth text
SELECT p.id, p.folded, p.birth FROM person_number n JOIN person p ON p.id = n.person_id
 WHERE n.number = $number AND n.kind = $kind ORDER BY p.id LIMIT 50;

-- Does the person have a number of this kind, and not this one?
-- one :: person_other_number(person_id int, kind text, number text) -> n int
SELECT COUNT(*) AS n FROM person_number WHERE person_id = $person_id AND kind = $kind AND number <> $number;

-- run :: party_person_insert(dossier_id int, role text, person_id int)
INSERT INTO party_person (dossier_id, role, person_id) VALUES ($dossier_id, $role, $person_id) ON CONFLICT (dossier_id, role) DO NOTHING;

-- all :: party_person_rows(dossier_id int) -> role text, person_id int
SELECT role, person_id FROM party_person WHERE dossier_id = $dossier_id;

-- all :: person_unlinked_parties(dossier_id int) -> role text, name text, folded text, id_no text?, birth text?, account_id int?
SELECT p.role, p.name, p.folded, p.id_no, p.birth, p.account_id FROM dossier_party p
 WHERE p.dossier_id = $dossier_id AND NOT EXISTS (
       SELECT 1 FROM party_person x WHERE x.dossier_id = p.dossier_id AND x.role = p.role) ORDER BY p.role;

-- all :: person_unlinked_dossiers(after_id int) -> dossier_id int
SELECT DISTINCT p.dossier_id FROM dossier_party p
 WHERE p.dossier_id > $after_id AND NOT EXISTS (
       SELECT 1 FROM party_person x WHERE x.dossier_id = p.dossier_id AND x.role = p.role) ORDER BY p.dossier_id LIMIT 100;

-- -- accounts --

-- one :: person_account_row(account_id int) -> kind text, name text, id_no text?, birth text?, person_id int?
SELECT a.kind, a.name, a.id_no, a.birth, k.person_id FROM account a LEFT JOIN person_account k ON k.account_id = a.id WHERE a.id = $account_id;

-- run :: person_account_put(account_id int, person_id int)
INSERT INTO person_account (account_id, person_id) VALUES ($account_id, $person_id)
    ON CONFLICT (account_id) DO UPDATE SET person_id = excluded.person_id;

-- all :: person_unlinked_accounts(after_id int) -> account_id int
SELECT a.id AS account_id FROM account a
 WHERE a.id > $after_id AND a.kind IN ('citizen', 'business') AND a.id_no IS NOT NULL AND a.closed_at_ms IS NULL
   AND NOT EXISTS (SELECT 1 FROM person_account k WHERE k.account_id = a.id) ORDER BY a.id LIMIT 100;

-- -- doubts --

-- People of the same folded name with a dossier at the same agency whose birth may be the same day: the one told beginning
-- like the other ("1950", "1950-03"), or one not told at all.
-- all :: person_candidates(self_id int, kind text, folded text, birth text, agency_id int) -> id int, personal text?
SELECT p.id, (SELECT MIN(n.number) FROM person_number n WHERE n.person_id = p.id AND n.kind = 'personal') AS personal
  FROM person p
 WHERE p.folded = $folded AND p.kind = $kind AND p.id <> $self_id
   AND (substr(p.birth, 1, length($birth)) = $birth OR substr($birth, 1, length(p.birth)) = p.birth) AND EXISTS (
       SELECT 1 FROM party_person x JOIN dossier d ON d.id = x.dossier_id WHERE x.person_id = p.id AND d.agency_id = $agency_id)
 ORDER BY p.id LIMIT 50;

-- one :: person_at_agency(person_id int, agency_id int) -> n int
SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM party_person x JOIN dossier d ON d.id = x.dossier_id WHERE x.person_id = $person_id AND d.agency_id = $agency_id LIMIT 1) AS any_of_them;

-- run :: person_doubt_insert(id int, first_id int, second_id int, ground text, agency_id int, found_at_ms int)
INSERT INTO person_doubt (id, first_id, second_id, ground, agency_id, found_at_ms, state, reason, decided_by, decided_at_ms, version)
VALUES ($id, $first_id, $second_id, $ground, $agency_id, $found_at_ms, 'open', '', NULL, NULL, 1) ON CONFLICT (first_id, second_id) DO NOTHING;

-- one :: person_doubt_of_pair(first_id int, second_id int) -> id int, state text, version int
SELECT id, state, version FROM person_doubt WHERE first_id = $first_id AND second_id = $second_id;

-- one :: person_doubt_row(id int) -> id int, first_id int, second_id int, ground text, agency_id int, found_at_ms int, state text, reason text, version int
SELECT id, first_id, second_id, ground, agency_id, found_at_ms, state, reason, version FROM person_doubt WHERE id = $id;

-- Both have a dossier at the agency; the newest first.
-- all :: person_doubt_rows(agency_id int, before_id int) -> id int, first_id int, second_id int, ground text, found_at_ms int
SELECT t.id, t.first_id, t.second_id, t.ground, t.found_at_ms FROM person_doubt t
 WHERE t.agency_id = $agency_id AND t.state = 'open' AND t.id < $before_id
   AND EXISTS (SELECT 1 FROM party_person x JOIN dossier d ON d.id = x.dossier_id WHERE x.person_id = t.first_id AND d.agency_id = $agency_id)
   AND EXISTS (SELECT 1 FROM party_person x JOIN dossier d ON d.id = x.dossier_id WHERE x.person_id = t.second_id AND d.agency_id = $agency_id)
 ORDER BY t.id DESC LIMIT 50;

-- run :: person_doubt_decide(id int, version int, from_state text, state text, reason text, decided_by int?, decided_at_ms int?)
UPDATE person_doubt SET state = $state, reason = $reason, decided_by = $decided_by, decided_at_ms = $decided_at_ms, version = version + 1
 WHERE id = $id AND version = $version AND state = $from_state;

-- -- merges --

-- run :: person_merge_into(id int, version int, into_id int)
UPDATE person SET merged_into = $into_id, version = version + 1 WHERE id = $id AND version = $version AND merged_into IS NULL;

-- run :: person_merge_keep(id int, version int)
UPDATE person SET version = version + 1 WHERE id = $id AND version = $version AND merged_into IS NULL;

-- The version is that of the merge, which nobody else can have undone.
-- run :: person_merge_release(id int, into_id int)
UPDATE person SET merged_into = NULL, version = version + 1 WHERE id = $id AND merged_into = $into_id;

-- run :: person_merge_insert(id int, from_id int, into_id int, doubt_id int, reason text, merged_by int, merged_at_ms int)
INSERT INTO person_merge (id, from_id, into_id, doubt_id, reason, merged_by, merged_at_ms, undone_reason, undone_by, undone_at_ms, version)
VALUES ($id, $from_id, $into_id, $doubt_id, $reason, $merged_by, $merged_at_ms, NULL, NULL, NULL, 1);

-- one :: person_merge_row(id int) -> id int, from_id int, into_id int, doubt_id int, name text, reason text, by_name text, merged_at_ms int, undone_reason text?, undone_name text?, undone_at_ms int?, version int
SELECT g.id, g.from_id, g.into_id, g.doubt_id, p.name, g.reason, a.name AS by_name, g.merged_at_ms, g.undone_reason, u.name AS undone_name, g.undone_at_ms, g.version
  FROM person_merge g JOIN person p ON p.id = g.from_id JOIN account a ON a.id = g.merged_by LEFT JOIN account u ON u.id = g.undone_by
 WHERE g.id = $id;

-- run :: person_merge_undo(id int, version int, reason text, undone_by int, undone_at_ms int)
UPDATE person_merge SET undone_reason = $reason, undone_by = $undone_by, undone_at_ms = $undone_at_ms, version = version + 1
 WHERE id = $id AND version = $version AND undone_at_ms IS NULL;

-- What was merged into this person and those below, undone or not; the newest first.
-- all :: person_merge_rows(root int) -> id int, from_id int, into_id int, name text, reason text, by_name text, merged_at_ms int, undone_reason text?, undone_name text?, undone_at_ms int?, version int
WITH RECURSIVE m (id) AS (
    SELECT id FROM person WHERE id = $root
    UNION ALL SELECT p.id FROM person p JOIN m ON p.merged_into = m.id)
SELECT g.id, g.from_id, g.into_id, p.name, g.reason, a.name AS by_name, g.merged_at_ms, g.undone_reason, u.name AS undone_name, g.undone_at_ms, g.version
  FROM person_merge g JOIN person p ON p.id = g.from_id JOIN account a ON a.id = g.merged_by LEFT JOIN account u ON u.id = g.undone_by
 WHERE g.into_id IN (SELECT id FROM m) OR g.from_id = $root ORDER BY g.id DESC LIMIT 200;
