-- Settings, series, idempotency, files.

-- one :: setting_value(key text) -> value text
SELECT value FROM setting WHERE key = $key;

-- one :: setting_history(key text) -> value text, version int, changed_at_ms int?, name text?
SELECT s.value, s.version, s.changed_at_ms, a.name FROM setting s LEFT JOIN account a ON a.id = s.changed_by WHERE s.key = $key;

-- What every page shows of the office; both are empty where nobody set them.
-- one :: setting_office() -> name text, notice text
SELECT COALESCE((SELECT value FROM setting WHERE key = 'office.name'), '') AS name,
       COALESCE((SELECT value FROM setting WHERE key = 'office.notice'), '') AS notice;

-- run :: setting_put(key text, value text, now_ms int, account_id int?)
INSERT INTO setting (key, value, version, changed_at_ms, changed_by) VALUES ($key, $value, 1, $now_ms, $account_id)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, version = setting.version + 1, changed_at_ms = excluded.changed_at_ms,
                                changed_by = excluded.changed_by;

-- No row for a unit that has ended.
-- one :: series_take(kind text, scope text, period text) -> last_no int
INSERT INTO series (kind, scope, period, last_no, started_at)
SELECT $kind, $scope, $period, 1, 1 WHERE NOT EXISTS (SELECT 1 FROM series_end e WHERE e.scope = $scope)
ON CONFLICT (kind, scope, period) DO UPDATE SET last_no = series.last_no + 1
RETURNING last_no;

-- Continues a paper book: refused (no row changed) when numbers were already given.
-- run :: series_set(kind text, scope text, period text, last_no int)
INSERT INTO series (kind, scope, period, last_no, started_at) VALUES ($kind, $scope, $period, $last_no, $last_no + 1)
ON CONFLICT (kind, scope, period) DO UPDATE SET last_no = excluded.last_no, started_at = excluded.started_at
 WHERE series.last_no < series.started_at;

-- all :: series_list() -> kind text, scope text, period text, last_no int, started_at int
SELECT kind, scope, period, last_no, started_at FROM series s
 WHERE (SELECT count(*) FROM series newer WHERE newer.kind = s.kind AND newer.scope = s.scope AND newer.period > s.period) < 5
 ORDER BY kind, scope, period DESC LIMIT 1000;

-- one :: idempotency_find(key text, actor text) -> fingerprint bytes, status int, location text
SELECT fingerprint, status, location FROM idempotency WHERE key = $key AND actor = $actor;

-- run :: idempotency_put(key text, actor text, fingerprint bytes, status int, location text, now_ms int)
INSERT INTO idempotency (key, actor, fingerprint, status, location, at_ms)
VALUES ($key, $actor, $fingerprint, $status, $location, $now_ms);

-- A SLOW row that runs: status 0. One whose server died is taken over after a while.
-- run :: idempotency_take(key text, actor text, fingerprint bytes, now_ms int, before_ms int)
INSERT INTO idempotency (key, actor, fingerprint, status, location, at_ms)
VALUES ($key, $actor, $fingerprint, 0, '', $now_ms)
ON CONFLICT (key, actor) DO UPDATE SET at_ms = excluded.at_ms
 WHERE idempotency.status = 0 AND idempotency.at_ms < $before_ms;

-- What may happen a single time (once_claim).
-- run :: idempotency_claim(key text, actor text, fingerprint bytes, status int, at_ms int)
INSERT INTO idempotency (key, actor, fingerprint, status, location, at_ms) VALUES ($key, $actor, $fingerprint, $status, '', $at_ms)
ON CONFLICT (key, actor) DO NOTHING;

-- run :: idempotency_settle(key text, actor text, status int, location text)
UPDATE idempotency SET status = $status, location = $location WHERE key = $key AND actor = $actor AND status = 0;

-- run :: idempotency_release(key text, actor text)
DELETE FROM idempotency WHERE key = $key AND actor = $actor AND status = 0;

-- run :: idempotency_forget(before_ms int)
DELETE FROM idempotency WHERE at_ms < $before_ms;

-- run :: blob_insert(hash text, size_bytes int, media_type text, now_ms int)
INSERT INTO blob (hash, size_bytes, media_type, created_at_ms) VALUES ($hash, $size_bytes, $media_type, $now_ms)
ON CONFLICT (hash) DO NOTHING;

-- one :: blob_row(hash text) -> size_bytes int, media_type text
SELECT size_bytes, media_type FROM blob WHERE hash = $hash;

-- run :: blob_delete(hash text)
DELETE FROM blob WHERE hash = $hash;

-- all :: blobs_after(hash text) -> hash text, size_bytes int
SELECT hash, size_bytes FROM blob WHERE hash > $hash ORDER BY hash LIMIT 1000;
