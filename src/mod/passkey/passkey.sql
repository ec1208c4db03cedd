-- one :: passkey_row(way_id int) -> way_id int, algorithm int, public_key bytes, sign_count int
SELECT way_id, algorithm, public_key, sign_count FROM passkey WHERE way_id = $way_id;

-- run :: passkey_insert(way_id int, algorithm int, public_key bytes, sign_count int)
INSERT INTO passkey (way_id, algorithm, public_key, sign_count) VALUES ($way_id, $algorithm, $public_key, $sign_count);

-- run :: passkey_count(way_id int, sign_count int)
UPDATE passkey SET sign_count = $sign_count WHERE way_id = $way_id;
