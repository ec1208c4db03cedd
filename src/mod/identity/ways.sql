-- Ways of logging in beside the password.

-- one :: way_row(kind text, provider_id int, subject text) -> id int, account_id int, kind text, provider_id int, subject text, label text, assurance text, id_no text, second int, added_at_ms int, used_at_ms int
SELECT id, account_id, kind, provider_id, subject, label, assurance, id_no, second, added_at_ms, used_at_ms FROM account_way
 WHERE kind = $kind AND provider_id = $provider_id AND subject = $subject AND removed_at_ms IS NULL;

-- all :: way_rows(account_id int) -> id int, account_id int, kind text, provider_id int, subject text, label text, assurance text, id_no text, second int, added_at_ms int, used_at_ms int
SELECT id, account_id, kind, provider_id, subject, label, assurance, id_no, second, added_at_ms, used_at_ms FROM account_way
 WHERE account_id = $account_id AND removed_at_ms IS NULL ORDER BY id LIMIT 50;

-- run :: way_insert(id int, account_id int, kind text, provider_id int, subject text, label text, assurance text, id_no text, now_ms int)
INSERT INTO account_way (id, account_id, kind, provider_id, subject, label, assurance, id_no, second, added_at_ms, used_at_ms, removed_at_ms)
VALUES ($id, $account_id, $kind, $provider_id, $subject, $label, $assurance, $id_no, 0, $now_ms, 0, NULL);

-- run :: way_used(id int, now_ms int, assurance text, id_no text)
UPDATE account_way SET used_at_ms = $now_ms, assurance = $assurance, id_no = $id_no WHERE id = $id AND removed_at_ms IS NULL;

-- run :: way_end(id int, account_id int, now_ms int)
UPDATE account_way SET removed_at_ms = $now_ms WHERE id = $id AND account_id = $account_id AND removed_at_ms IS NULL;

-- run :: way_end_all(account_id int, now_ms int)
UPDATE account_way SET removed_at_ms = $now_ms WHERE account_id = $account_id AND removed_at_ms IS NULL;

-- One way at most is asked after the password; id 0: none.
-- run :: way_second(account_id int, id int)
UPDATE account_way SET second = CASE WHEN id = $id THEN 1 ELSE 0 END
 WHERE account_id = $account_id AND removed_at_ms IS NULL AND kind IN ('email', 'phone');

-- run :: account_drop_password(id int)
UPDATE account SET password_hash = '', onetime_until_ms = NULL, version = version + 1 WHERE id = $id;

-- Open accounts of a kind that carry this number, or whose way was stated with it; those first that proved it.
-- all :: number_rows(kind text, number text) -> id int, proven int
SELECT h.id, MAX(h.proven) AS proven FROM (
    SELECT a.id, 0 AS proven FROM account a WHERE a.id_no = $number AND a.kind = $kind AND a.closed_at_ms IS NULL
    UNION ALL
    SELECT a.id, 1 AS proven FROM account_way w JOIN account a ON a.id = w.account_id
     WHERE w.id_no = $number AND w.removed_at_ms IS NULL AND a.kind = $kind AND a.closed_at_ms IS NULL) h
 GROUP BY h.id ORDER BY 2 DESC, 1 LIMIT 20;
