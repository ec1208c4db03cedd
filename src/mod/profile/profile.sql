-- run :: profile_member_insert(id int, account_id int, relation text, now_ms int)
INSERT INTO profile_member (id, account_id, relation, made_at_ms, version) VALUES ($id, $account_id, $relation, $now_ms, 1);

-- one :: profile_member_row(id int) -> id int, account_id int, relation text, version int
SELECT id, account_id, relation, version FROM profile_member WHERE id = $id;

-- all :: profile_member_rows(account_id int) -> id int, relation text, version int
SELECT id, relation, version FROM profile_member WHERE account_id = $account_id ORDER BY (CASE relation WHEN 'self' THEN 0 ELSE 1 END), id;

-- run :: profile_member_touch(id int, version int)
UPDATE profile_member SET version = version + 1 WHERE id = $id AND version = $version;

-- run :: profile_member_changed(id int)
UPDATE profile_member SET version = version + 1 WHERE id = $id;

-- run :: profile_member_delete(id int, version int)
DELETE FROM profile_member WHERE id = $id AND version = $version;

-- run :: profile_values_delete(member_id int)
DELETE FROM profile_value WHERE member_id = $member_id;

-- all :: profile_value_rows(member_id int) -> key text, value text, source text, dossier_id int?, number_text text, checked_name text, set_at_ms int
SELECT key, value, source, dossier_id, number_text, checked_name, set_at_ms FROM profile_value WHERE member_id = $member_id ORDER BY key;

-- run :: profile_value_put(member_id int, key text, value text, source text, dossier_id int?, number_text text, checked_by int?, checked_name text, now_ms int)
INSERT INTO profile_value (member_id, key, value, source, dossier_id, number_text, checked_by, checked_name, set_at_ms)
VALUES ($member_id, $key, $value, $source, $dossier_id, $number_text, $checked_by, $checked_name, $now_ms)
    ON CONFLICT (member_id, key) DO UPDATE SET value = excluded.value, source = excluded.source, dossier_id = excluded.dossier_id,
       number_text = excluded.number_text, checked_by = excluded.checked_by, checked_name = excluded.checked_name, set_at_ms = excluded.set_at_ms;

-- run :: profile_value_delete(member_id int, key text)
DELETE FROM profile_value WHERE member_id = $member_id AND key = $key;

-- The result does not hold any more: what it confirmed is the person's word again.
-- run :: profile_unconfirm(dossier_id int)
UPDATE profile_value SET source = 'self', dossier_id = NULL, number_text = '' WHERE dossier_id = $dossier_id AND source = 'result';
