-- run :: notice_insert(id int, account_id int, dossier_id int?, event_id int, sort text, title text, body text, path text, now_ms int)
INSERT INTO notice (id, account_id, dossier_id, event_id, sort, title, body, path, created_at_ms, read_at_ms)
VALUES ($id, $account_id, $dossier_id, $event_id, $sort, $title, $body, $path, $now_ms, NULL);

-- all :: notice_rows(account_id int, before_id int) -> id int, dossier_id int?, title text, body text, path text, created_at_ms int, read_at_ms int?, staff int, urgent int
SELECT id, dossier_id, title, body, path, created_at_ms, read_at_ms, staff, urgent FROM notice
 WHERE account_id = $account_id AND id < $before_id ORDER BY id DESC LIMIT 30;

-- one :: notice_unread(account_id int) -> n int
SELECT COUNT(*) AS n FROM notice WHERE account_id = $account_id AND read_at_ms IS NULL;

-- run :: notice_read_all(account_id int, now_ms int)
UPDATE notice SET read_at_ms = $now_ms WHERE account_id = $account_id AND read_at_ms IS NULL;

-- run :: notice_urge(id int)
UPDATE notice SET urgent = 1 WHERE id = $id AND read_at_ms IS NULL;

-- run :: delivery_insert(id int, notice_id int?, dossier_id int?, account_id int?, instead_of_id int?, channel text, address text, subject text, body text, path text, token text, receipt text, now_ms int, not_before_ms int)
INSERT INTO delivery (id, notice_id, dossier_id, account_id, instead_of_id, channel, address, subject, body, path, token, receipt, outside_id, state, tries,
    last_error, created_at_ms, not_before_ms, busy_until_ms, sent_at_ms, delivered_at_ms, unconfirmed_at_ms, seen_at_ms)
VALUES ($id, $notice_id, $dossier_id, $account_id, $instead_of_id, $channel, $address, $subject, $body, $path, $token, $receipt, '', 'waiting', 0,
    '', $now_ms, $not_before_ms, 0, NULL, NULL, NULL, NULL);

-- Sent there, or going to be, within the hour.
-- one :: delivery_recent(channel text, address text, since_ms int) -> n int
SELECT COUNT(*) AS n FROM delivery WHERE channel = $channel AND address = $address AND not_before_ms > $since_ms;

-- one :: delivery_row(id int) -> id int, notice_id int?, dossier_id int?, account_id int?, channel text, address text, subject text, body text, path text, receipt text, state text, tries int, busy_until_ms int, sent_at_ms int?, unconfirmed_at_ms int?
SELECT id, notice_id, dossier_id, account_id, channel, address, subject, body, path, receipt, state, tries, busy_until_ms, sent_at_ms, unconfirmed_at_ms
  FROM delivery WHERE id = $id;

-- The first that waits for the same address: what was written first goes first, unless it was refused a dozen times.
-- all :: delivery_first(channel text, address text, last_id int, now_ms int) -> id int
SELECT id FROM delivery WHERE channel = $channel AND address = $address AND id <= $last_id AND state = 'waiting'
   AND not_before_ms <= $now_ms AND (tries < 12 OR id = $last_id) ORDER BY id LIMIT 1;

-- run :: delivery_take(id int, tries int, now_ms int, until_ms int)
UPDATE delivery SET busy_until_ms = $until_ms WHERE id = $id AND tries = $tries AND state = 'waiting' AND busy_until_ms <= $now_ms;

-- run :: delivery_set(id int, tries int, state text, last_error text, outside_id text, sent_at_ms int?)
UPDATE delivery SET state = $state, last_error = $last_error, outside_id = $outside_id, sent_at_ms = $sent_at_ms, tries = $tries + 1, busy_until_ms = 0
 WHERE id = $id AND tries = $tries;

-- run :: delivery_try_insert(id int, delivery_id int, at_ms int, outcome text, why text)
INSERT INTO delivery_try (id, delivery_id, at_ms, outcome, why) VALUES ($id, $delivery_id, $at_ms, $outcome, $why);

-- one :: delivery_waiting() -> n int, oldest_at_ms int?
SELECT COUNT(*) AS n, MIN(created_at_ms) AS oldest_at_ms FROM delivery WHERE state = 'waiting';

-- all :: delivery_waiting_ids(after_id int) -> id int, channel text, not_before_ms int
SELECT id, channel, not_before_ms FROM delivery WHERE state = 'waiting' AND id > $after_id ORDER BY id LIMIT 500;

-- run :: delivery_expire(before_ms int, why text)
UPDATE delivery SET state = 'given_up', last_error = $why WHERE state = 'waiting' AND created_at_ms < $before_ms;

-- By the word of the gateway. Said twice is said once; what arrived stays so.
-- run :: delivery_receipt_set(receipt text, state text, why text, delivered_at_ms int?)
UPDATE delivery SET state = $state, last_error = $why, delivered_at_ms = $delivered_at_ms
 WHERE receipt = $receipt AND receipt <> '' AND state IN ('waiting', 'sent');

-- one :: delivery_of_receipt(receipt text) -> id int
SELECT id FROM delivery WHERE receipt = $receipt AND receipt <> '';

-- run :: delivery_unconfirm(id int, now_ms int)
UPDATE delivery SET unconfirmed_at_ms = $now_ms WHERE id = $id AND state IN ('sent', 'failed') AND unconfirmed_at_ms IS NULL;

-- one :: delivery_by_mail(notice_id int) -> n int
SELECT COUNT(*) AS n FROM delivery WHERE notice_id = $notice_id AND channel = 'mail';

-- one :: delivery_of_token(token text) -> id int, notice_id int?, path text
SELECT id, notice_id, path FROM delivery WHERE token = $token AND token <> '';

-- run :: delivery_seen(id int, now_ms int)
UPDATE delivery SET seen_at_ms = $now_ms WHERE id = $id AND seen_at_ms IS NULL;

-- run :: notice_seen(id int, now_ms int)
UPDATE notice SET read_at_ms = $now_ms WHERE id = $id AND read_at_ms IS NULL;

-- How the notices of a page went, the first sent first.
-- all :: delivery_of_notices(account_id int, first_id int, last_id int) -> id int, notice_id int, channel text, state text, sent_at_ms int?, delivered_at_ms int?, unconfirmed_at_ms int?, seen_at_ms int?, not_before_ms int, tries int
SELECT d.id, d.notice_id, d.channel, d.state, d.sent_at_ms, d.delivered_at_ms, d.unconfirmed_at_ms, d.seen_at_ms, d.not_before_ms, d.tries
  FROM delivery d JOIN notice n ON n.id = d.notice_id
 WHERE n.account_id = $account_id AND d.notice_id >= $first_id AND d.notice_id <= $last_id ORDER BY d.id;

-- For administrators.
-- all :: delivery_figures(since_ms int) -> channel text, state text, unconfirmed int, n int, oldest_at_ms int
SELECT channel, state, CASE WHEN unconfirmed_at_ms IS NULL OR state = 'delivered' THEN 0 ELSE 1 END AS unconfirmed, COUNT(*) AS n, MIN(created_at_ms) AS oldest_at_ms
  FROM delivery WHERE state = 'waiting' OR created_at_ms >= $since_ms
 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;

-- What went wrong last: to whom is not said.
-- all :: delivery_trouble(since_ms int) -> channel text, at_ms int, outcome text, why text
SELECT d.channel, t.at_ms, t.outcome, t.why FROM delivery_try t JOIN delivery d ON d.id = t.delivery_id
 WHERE t.outcome <> 'sent' AND t.at_ms >= $since_ms ORDER BY t.id DESC LIMIT 20;
