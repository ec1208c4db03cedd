-- run :: upload_insert(id int, account_id int, owner_kind text, owner_id int, component_key text, name text, head text, size_bytes int, now_ms int, expires_at_ms int)
INSERT INTO upload (id, account_id, owner_kind, owner_id, component_key, name, head, size_bytes, received_bytes, paper_id, begun_at_ms,
                    expires_at_ms, version)
VALUES ($id, $account_id, $owner_kind, $owner_id, $component_key, $name, $head, $size_bytes, 0, NULL, $now_ms, $expires_at_ms, 1);

-- The same file, chosen again after a cut.
-- one :: upload_same(account_id int, owner_kind text, owner_id int, component_key text, name text, head text, size_bytes int, now_ms int) -> id int, owner_kind text, owner_id int, component_key text, name text, size_bytes int, received_bytes int, paper_id int?, expires_at_ms int, version int
SELECT id, owner_kind, owner_id, component_key, name, size_bytes, received_bytes, paper_id, expires_at_ms, version FROM upload
 WHERE account_id = $account_id AND owner_kind = $owner_kind AND owner_id = $owner_id AND component_key = $component_key AND name = $name
   AND head = $head AND head <> '' AND size_bytes = $size_bytes AND paper_id IS NULL AND expires_at_ms > $now_ms
 ORDER BY id DESC LIMIT 1;

-- one :: upload_row(id int, account_id int, now_ms int) -> id int, owner_kind text, owner_id int, component_key text, name text, size_bytes int, received_bytes int, paper_id int?, expires_at_ms int, version int
SELECT id, owner_kind, owner_id, component_key, name, size_bytes, received_bytes, paper_id, expires_at_ms, version FROM upload
 WHERE id = $id AND account_id = $account_id AND expires_at_ms > $now_ms;

-- one :: upload_count(account_id int, now_ms int) -> n int
SELECT count(*) AS n FROM upload WHERE account_id = $account_id AND paper_id IS NULL AND expires_at_ms > $now_ms;

-- run :: upload_advance(id int, version int, received_bytes int, expires_at_ms int)
UPDATE upload SET received_bytes = $received_bytes, expires_at_ms = $expires_at_ms, version = version + 1
 WHERE id = $id AND version = $version AND paper_id IS NULL;

-- run :: upload_finish(id int, version int, paper_id int)
UPDATE upload SET received_bytes = size_bytes, paper_id = $paper_id, version = version + 1
 WHERE id = $id AND version = $version AND paper_id IS NULL;

-- run :: upload_delete(id int)
DELETE FROM upload WHERE id = $id;

-- one :: upload_known(id int) -> id int
SELECT id FROM upload WHERE id = $id AND paper_id IS NULL;

-- run :: upload_delete_expired(now_ms int)
DELETE FROM upload WHERE expires_at_ms <= $now_ms;
