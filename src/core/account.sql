-- Rights and sessions. Accounts themselves are written by mod/identity and mod/units through these statements.

-- one :: session_who(token_hash bytes, now_ms int) -> id int, account_id int, seen_at_ms int, kind text, name text, login text, language text
SELECT s.id, s.account_id, s.seen_at_ms, a.kind, a.name, a.login, a.language
  FROM session s JOIN account a ON a.id = s.account_id
 WHERE s.token_hash = $token_hash AND s.ended_at_ms IS NULL AND s.expires_at_ms > $now_ms AND a.closed_at_ms IS NULL;

-- run :: session_insert(id int, token_hash bytes, account_id int, created_at_ms int, expires_at_ms int, device text)
INSERT INTO session (id, token_hash, account_id, created_at_ms, seen_at_ms, expires_at_ms, ended_at_ms, device)
VALUES ($id, $token_hash, $account_id, $created_at_ms, $created_at_ms, $expires_at_ms, NULL, $device);

-- one :: session_newest() -> at_ms int
SELECT COALESCE(MAX(created_at_ms), 0) AS at_ms FROM session;

-- run :: session_seen(id int, now_ms int)
UPDATE session SET seen_at_ms = $now_ms WHERE id = $id AND seen_at_ms < $now_ms;

-- run :: session_end(id int, now_ms int)
UPDATE session SET ended_at_ms = $now_ms WHERE id = $id AND ended_at_ms IS NULL;

-- run :: session_end_all(account_id int, except_id int, now_ms int)
UPDATE session SET ended_at_ms = $now_ms WHERE account_id = $account_id AND id <> $except_id AND ended_at_ms IS NULL;

-- Sessions that still hold, the latest first.
-- all :: session_rows(account_id int, now_ms int) -> id int, created_at_ms int, seen_at_ms int, device text
SELECT id, created_at_ms, seen_at_ms, device FROM session
 WHERE account_id = $account_id AND ended_at_ms IS NULL AND expires_at_ms > $now_ms ORDER BY seen_at_ms DESC, id DESC LIMIT 50;

-- run :: session_end_own(id int, account_id int, now_ms int)
UPDATE session SET ended_at_ms = $now_ms WHERE id = $id AND account_id = $account_id AND ended_at_ms IS NULL;

-- Own roles and those covered for somebody on leave; for_account_id is 0 for own ones. With the place of the unit, which
-- every question about a dossier asks for.
-- all :: grants_on(account_id int, today int) -> id int, unit_id int, role text, title text, for_account_id int, agency_id int, path text
SELECT r.id, r.unit_id, r.role, r.title, 0 AS for_account_id, u.agency_id, u.path
  FROM staff_role r JOIN unit u ON u.id = r.unit_id
 WHERE r.account_id = $account_id AND r.from_day <= $today AND (r.to_day IS NULL OR r.to_day >= $today)
UNION ALL
SELECT r.id, r.unit_id, r.role, r.title, r.account_id AS for_account_id, u.agency_id, u.path
  FROM delegation d JOIN staff_role r ON r.id = d.staff_role_id JOIN unit u ON u.id = r.unit_id
 WHERE d.deputy_id = $account_id AND d.from_day <= $today AND d.to_day >= $today AND d.ended_at_ms IS NULL
   AND r.from_day <= $today AND (r.to_day IS NULL OR r.to_day >= $today)
UNION ALL
SELECT v.id, v.unit_id, 'volunteer', v.group_name, 0 AS for_account_id, u.agency_id, u.path
  FROM volunteer v JOIN unit u ON u.id = v.unit_id
 WHERE v.account_id = $account_id AND v.from_day <= $today AND v.to_day >= $today
 ORDER BY 5, 1;

-- Counts one more in the window of a key; a window that is over begins again. Returns the count.
-- one :: throttle_count(key text, now_ms int, window_ms int) -> count int
INSERT INTO throttle (key, window_ms, count) VALUES ($key, $now_ms, 1)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN throttle.window_ms <= $now_ms - $window_ms THEN 1 ELSE throttle.count + 1 END,
    window_ms = CASE WHEN throttle.window_ms <= $now_ms - $window_ms THEN $now_ms ELSE throttle.window_ms END
RETURNING count;

-- run :: throttle_clear(key text)
DELETE FROM throttle WHERE key = $key;

-- run :: throttle_forget(before_ms int)
DELETE FROM throttle WHERE window_ms < $before_ms;
