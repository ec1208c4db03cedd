-- Codes that are sent: the hash only.

-- run :: code_insert(id int, object_kind text, object_id int, purpose text, channel text, address text, code_hash bytes, now_ms int)
INSERT INTO one_time_code (id, object_kind, object_id, purpose, channel, address, code_hash, made_at_ms, tries, ended_at_ms)
VALUES ($id, $object_kind, $object_id, $purpose, $channel, $address, $code_hash, $now_ms, 0, NULL);

-- one :: code_row(id int) -> id int, object_kind text, object_id int, purpose text, channel text, address text, code_hash bytes, made_at_ms int, tries int, ended_at_ms int?
SELECT id, object_kind, object_id, purpose, channel, address, code_hash, made_at_ms, tries, ended_at_ms FROM one_time_code WHERE id = $id;

-- run :: code_try(id int, tries int, ended_at_ms int?)
UPDATE one_time_code SET tries = tries + 1, ended_at_ms = $ended_at_ms WHERE id = $id AND tries = $tries AND ended_at_ms IS NULL;

-- run :: code_end_older(object_kind text, object_id int, purpose text, channel text, now_ms int)
UPDATE one_time_code SET ended_at_ms = $now_ms
 WHERE object_kind = $object_kind AND object_id = $object_id AND purpose = $purpose AND channel = $channel AND ended_at_ms IS NULL;

-- run :: code_forget(before_ms int)
DELETE FROM one_time_code WHERE made_at_ms < $before_ms;
