-- Posts of the ward and who agreed to be shown.

-- run :: ward_post_put(id int, agency_id int, kind text, title text, body text, links text, procedure_code text, from_day int, to_day int, now_ms int)
INSERT INTO ward_post (id, agency_id, kind, state, title, body, links, procedure_code, from_day, to_day, published_at_ms, changed_at_ms, version)
VALUES ($id, $agency_id, $kind, 'draft', $title, $body, $links, $procedure_code, $from_day, $to_day, NULL, $now_ms, 1);

-- run :: ward_post_set(id int, version int, title text, body text, links text, procedure_code text, from_day int, to_day int, now_ms int)
UPDATE ward_post SET title = $title, body = $body, links = $links, procedure_code = $procedure_code, from_day = $from_day, to_day = $to_day,
    changed_at_ms = $now_ms, version = version + 1 WHERE id = $id AND version = $version AND state <> 'withdrawn';

-- run :: ward_post_publish(id int, version int, now_ms int)
UPDATE ward_post SET state = 'published', published_at_ms = $now_ms, changed_at_ms = $now_ms, version = version + 1
 WHERE id = $id AND version = $version AND state = 'draft';

-- run :: ward_post_withdraw(id int, version int, now_ms int)
UPDATE ward_post SET state = 'withdrawn', changed_at_ms = $now_ms, version = version + 1 WHERE id = $id AND version = $version AND state <> 'withdrawn';

-- one :: ward_post_row(id int, agency_id int) -> id int, agency_id int, kind text, state text, title text, body text, links text, procedure_code text, from_day int, to_day int, published_at_ms int?, changed_at_ms int, version int
SELECT id, agency_id, kind, state, title, body, links, procedure_code, from_day, to_day, published_at_ms, changed_at_ms, version
  FROM ward_post WHERE id = $id AND agency_id = $agency_id;

-- A planned interruption is told from the moment it is published; a notice from its first day.
-- all :: ward_post_public(agency_id int, kind text, day int, before_ms int, before_id int) -> id int, agency_id int, kind text, state text, title text, body text, links text, procedure_code text, from_day int, to_day int, published_at_ms int?, changed_at_ms int, version int
SELECT id, agency_id, kind, state, title, body, links, procedure_code, from_day, to_day, published_at_ms, changed_at_ms, version
  FROM ward_post WHERE agency_id = $agency_id AND state = 'published' AND ($kind = '' OR kind = $kind)
   AND (kind = 'downtime' OR from_day <= $day) AND (to_day = 0 OR to_day >= $day)
   AND (published_at_ms < $before_ms OR (published_at_ms = $before_ms AND id < $before_id)) ORDER BY published_at_ms DESC, id DESC LIMIT 50;

-- all :: ward_post_map(agency_id int, day int) -> id int, changed_at_ms int
SELECT id, changed_at_ms FROM ward_post WHERE agency_id = $agency_id AND state = 'published'
   AND (kind = 'downtime' OR from_day <= $day) AND (to_day = 0 OR to_day >= $day) ORDER BY id DESC LIMIT 2000;

-- all :: ward_post_all(agency_id int, before_ms int, before_id int) -> id int, agency_id int, kind text, state text, title text, body text, links text, procedure_code text, from_day int, to_day int, published_at_ms int?, changed_at_ms int, version int
SELECT id, agency_id, kind, state, title, body, links, procedure_code, from_day, to_day, published_at_ms, changed_at_ms, version
  FROM ward_post WHERE agency_id = $agency_id AND (changed_at_ms < $before_ms OR (changed_at_ms = $before_ms AND id < $before_id)) ORDER BY changed_at_ms DESC, id DESC LIMIT 50;

-- run :: ward_history_put(id int, post_id int, act text, title text, body text, links text, reason text, now_ms int, by_id int, by_name text)
INSERT INTO ward_post_history (id, post_id, act, title, body, links, reason, at_ms, by_id, by_name)
VALUES ($id, $post_id, $act, $title, $body, $links, $reason, $now_ms, $by_id, $by_name);

-- all :: ward_history_rows(post_id int) -> act text, title text, body text, links text, reason text, at_ms int, by_name text
SELECT act, title, body, links, reason, at_ms, by_name FROM ward_post_history WHERE post_id = $post_id ORDER BY id DESC LIMIT 100;

-- run :: ward_shown_put(account_id int, phone int, now_ms int)
INSERT INTO ward_shown (account_id, phone, agreed_at_ms) VALUES ($account_id, $phone, $now_ms)
ON CONFLICT (account_id) DO UPDATE SET phone = excluded.phone, agreed_at_ms = excluded.agreed_at_ms;

-- run :: ward_shown_drop(account_id int)
DELETE FROM ward_shown WHERE account_id = $account_id;

-- one :: ward_shown_row(account_id int) -> phone int
SELECT phone FROM ward_shown WHERE account_id = $account_id;

-- all :: ward_shown_all() -> account_id int, phone int
SELECT account_id, phone FROM ward_shown ORDER BY account_id LIMIT 500;

-- What belongs to a post changed: its version moves, so that nobody else's page is true any more.
-- run :: ward_post_touch(id int, version int, now_ms int)
UPDATE ward_post SET changed_at_ms = $now_ms, version = version + 1 WHERE id = $id AND version = $version AND state <> 'withdrawn';

-- run :: ward_media_put(id int, post_id int, kind text, hash text, media_type text, name text, words text, still_hash text?, still_type text?, captions_hash text?, now_ms int)
INSERT INTO ward_media (id, post_id, kind, hash, media_type, name, words, still_hash, still_type, captions_hash, added_at_ms, removed_at_ms)
VALUES ($id, $post_id, $kind, $hash, $media_type, $name, $words, $still_hash, $still_type, $captions_hash, $now_ms, NULL);

-- run :: ward_media_drop(id int, post_id int, now_ms int)
UPDATE ward_media SET removed_at_ms = $now_ms WHERE id = $id AND post_id = $post_id AND removed_at_ms IS NULL;

-- all :: ward_media_of(post_id int) -> id int, post_id int, kind text, hash text, media_type text, name text, words text, still_hash text?, still_type text?, captions_hash text?
SELECT id, post_id, kind, hash, media_type, name, words, still_hash, still_type, captions_hash FROM ward_media WHERE post_id = $post_id AND removed_at_ms IS NULL ORDER BY id LIMIT 20;

-- one :: ward_media_row(id int) -> id int, post_id int, kind text, hash text, media_type text, name text, words text, still_hash text?, still_type text?, captions_hash text?
SELECT id, post_id, kind, hash, media_type, name, words, still_hash, still_type, captions_hash FROM ward_media WHERE id = $id AND removed_at_ms IS NULL;
