-- one :: account_row(id int) -> id int, version int, kind text, login text, name text, phone text?, email text?, id_no text?, birth text?, address text?, password_hash text, onetime_until_ms int?, totp_sealed bytes?, totp_step int, language text, created_at_ms int, closed_at_ms int?
SELECT id, version, kind, login, name, phone, email, id_no, birth, address, password_hash, onetime_until_ms, totp_sealed, totp_step,
       language, created_at_ms, closed_at_ms FROM account WHERE id = $id;

-- one :: account_id_of(login text) -> id int
SELECT id FROM account WHERE login = $login;

-- run :: account_insert(id int, kind text, login text, name text, phone text?, email text?, id_no text?, birth text?, address text?, password_hash text, onetime_until_ms int?, totp_sealed bytes?, language text, now_ms int)
INSERT INTO account (id, kind, login, name, phone, email, id_no, birth, address, password_hash, onetime_until_ms, totp_sealed, totp_step,
                     language, created_at_ms, closed_at_ms, version)
VALUES ($id, $kind, $login, $name, $phone, $email, $id_no, $birth, $address, $password_hash, $onetime_until_ms, $totp_sealed, 0,
        $language, $now_ms, NULL, 1);

-- run :: account_update(id int, version int, name text, phone text?, email text?, id_no text?, birth text?, address text?, language text)
UPDATE account SET name = $name, phone = $phone, email = $email, id_no = $id_no, birth = $birth, address = $address, language = $language,
       version = version + 1
 WHERE id = $id AND version = $version AND closed_at_ms IS NULL;

-- run :: account_set_closed(id int, version int, now_ms int)
UPDATE account SET closed_at_ms = $now_ms, version = version + 1 WHERE id = $id AND version = $version AND closed_at_ms IS NULL;

-- run :: account_put_password(id int, version int, password_hash text, onetime_until_ms int?)
UPDATE account SET password_hash = $password_hash, onetime_until_ms = $onetime_until_ms, version = version + 1
 WHERE id = $id AND version = $version AND closed_at_ms IS NULL;

-- run :: account_put_totp(id int, version int, totp_sealed bytes?)
UPDATE account SET totp_sealed = $totp_sealed, totp_step = 0, version = version + 1
 WHERE id = $id AND version = $version AND closed_at_ms IS NULL;

-- A code works once: the step must be newer than the last one used (or that one lies in the future: login.c).
-- run :: account_use_step(id int, step int, last_step int)
UPDATE account SET totp_step = $step WHERE id = $id AND totp_step = $last_step;

-- Names are matched in C, where marks are taken off.
-- all :: account_staff_rows(today int) -> id int, version int, login text, name text, phone text?, email text?, has_totp int, onetime_until_ms int?, created_at_ms int, closed_at_ms int?, roles int
SELECT a.id, a.version, a.login, a.name, a.phone, a.email, CASE WHEN a.totp_sealed IS NULL THEN 0 ELSE 1 END AS has_totp,
       a.onetime_until_ms, a.created_at_ms, a.closed_at_ms,
       (SELECT COUNT(*) FROM staff_role r WHERE r.account_id = a.id AND (r.to_day IS NULL OR r.to_day >= $today)) AS roles
  FROM account a WHERE a.kind = 'staff' ORDER BY a.login;
