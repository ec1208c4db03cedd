-- run :: notice_insert(id int, account_id int, dossier_id int?, event_id int, title text, body text, path text, now_ms int)
INSERT INTO notice (id, account_id, dossier_id, event_id, title, body, path, created_at_ms, read_at_ms)
VALUES ($id, $account_id, $dossier_id, $event_id, $title, $body, $path, $now_ms, NULL);

-- one :: account_kind(id int) -> kind text
SELECT kind FROM account WHERE id = $id;

-- all :: notice_rows(account_id int, before_id int) -> id int, dossier_id int?, title text, body text, path text, created_at_ms int, read_at_ms int?, staff int
SELECT id, dossier_id, title, body, path, created_at_ms, read_at_ms, staff FROM notice
 WHERE account_id = $account_id AND id < $before_id ORDER BY id DESC LIMIT 30;

-- one :: notice_unread(account_id int) -> n int
SELECT COUNT(*) AS n FROM notice WHERE account_id = $account_id AND read_at_ms IS NULL;

-- run :: notice_read_all(account_id int, now_ms int)
UPDATE notice SET read_at_ms = $now_ms WHERE account_id = $account_id AND read_at_ms IS NULL;

-- run :: delivery_insert(id int, notice_id int?, dossier_id int?, address text, subject text, body text, now_ms int)
INSERT INTO delivery (id, notice_id, dossier_id, channel, address, subject, body, state, tries, last_error, created_at_ms, sent_at_ms)
VALUES ($id, $notice_id, $dossier_id, 'mail', $address, $subject, $body, 'waiting', 0, '', $now_ms, NULL);

-- one :: delivery_row(id int) -> address text, subject text, body text, state text, tries int
SELECT address, subject, body, state, tries FROM delivery WHERE id = $id;

-- run :: delivery_set(id int, tries int, state text, last_error text, sent_at_ms int?)
UPDATE delivery SET state = $state, last_error = $last_error, sent_at_ms = $sent_at_ms, tries = $tries + 1
 WHERE id = $id AND tries = $tries;

-- one :: delivery_waiting() -> n int, oldest_at_ms int?
SELECT COUNT(*) AS n, MIN(created_at_ms) AS oldest_at_ms FROM delivery WHERE state = 'waiting';

-- all :: delivery_waiting_ids(after_id int) -> id int
SELECT id FROM delivery WHERE state = 'waiting' AND id > $after_id ORDER BY id LIMIT 500;

-- run :: delivery_expire(before_ms int, why text)
UPDATE delivery SET state = 'failed', last_error = $why WHERE state = 'waiting' AND created_at_ms < $before_ms;
