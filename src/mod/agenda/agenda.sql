-- run :: feed_insert(id int, account_id int, now_ms int)
INSERT INTO agenda_feed (id, account_id, created_at_ms, ended_at_ms) VALUES ($id, $account_id, $now_ms, NULL);

-- run :: feed_end(account_id int, now_ms int)
UPDATE agenda_feed SET ended_at_ms = $now_ms WHERE account_id = $account_id AND ended_at_ms IS NULL;

-- all :: feed_of(account_id int) -> id int, created_at_ms int
SELECT id, created_at_ms FROM agenda_feed WHERE account_id = $account_id AND ended_at_ms IS NULL;

-- The open one of an account that is open too.
-- all :: feed_row(id int) -> account_id int
SELECT f.account_id FROM agenda_feed f JOIN account a ON a.id = f.account_id WHERE f.id = $id AND f.ended_at_ms IS NULL AND a.closed_at_ms IS NULL;

-- Dates of dossiers that are still open.
-- all :: agenda_dates(account_id int) -> id int, request_no text, code text?, due_at_ms int, version int
SELECT id, request_no, code, due_at_ms, version FROM dossier
 WHERE account_id = $account_id AND due_at_ms IS NOT NULL AND done_at_ms IS NULL ORDER BY due_at_ms, id LIMIT 500;
