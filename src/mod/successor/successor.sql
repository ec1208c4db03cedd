-- run :: succession_insert(id int, kind text, last_day int, ground text, asks int, created_by int?, now_ms int)
INSERT INTO succession (id, kind, last_day, ground, asks, state, trouble, created_by, created_at_ms, done_at_ms, items, version)
VALUES ($id, $kind, $last_day, $ground, $asks, 'draft', '', $created_by, $now_ms, NULL, 0, 1);

-- run :: succession_set(id int, version int, state text, trouble text, done_at_ms int?, items int)
UPDATE succession SET state = $state, trouble = $trouble, done_at_ms = $done_at_ms, items = $items, version = version + 1
 WHERE id = $id AND version = $version AND state IN ('draft', 'approved');

-- one :: succession_row(id int) -> id int, kind text, last_day int, ground text, asks int, state text, trouble text, created_by int?, created_at_ms int, done_at_ms int?, items int, version int
SELECT id, kind, last_day, ground, asks, state, trouble, created_by, created_at_ms, done_at_ms, items, version FROM succession WHERE id = $id;

-- all :: succession_rows() -> id int
SELECT id FROM succession ORDER BY id DESC LIMIT 100;

-- run :: succession_unit_put(succession_id int, unit_id int, successor_id int?)
INSERT INTO succession_unit (succession_id, unit_id, successor_id) VALUES ($succession_id, $unit_id, $successor_id)
ON CONFLICT (succession_id, unit_id) DO UPDATE SET successor_id = excluded.successor_id;

-- all :: succession_units(succession_id int) -> unit_id int, successor_id int?
SELECT unit_id, successor_id FROM succession_unit WHERE succession_id = $succession_id ORDER BY unit_id;

-- run :: succession_rule_put(succession_id int, kind text, key text, successor_id int?)
INSERT INTO succession_rule (succession_id, kind, key, successor_id) VALUES ($succession_id, $kind, $key, $successor_id)
ON CONFLICT (succession_id, kind, key) DO UPDATE SET successor_id = excluded.successor_id;

-- run :: succession_rule_drop(succession_id int, kind text, key text)
DELETE FROM succession_rule WHERE succession_id = $succession_id AND kind = $kind AND key = $key;

-- all :: succession_rules(succession_id int) -> kind text, key text, successor_id int?
SELECT kind, key, successor_id FROM succession_rule WHERE succession_id = $succession_id ORDER BY kind, key;

-- Other plans that are approved and name this unit: closing it, or following into it.
-- all :: succession_crossing(unit_id int, except_id int) -> id int, closing int
SELECT s.id, CASE WHEN u.unit_id = $unit_id THEN 1 ELSE 0 END AS closing
  FROM succession s JOIN succession_unit u ON u.succession_id = s.id
 WHERE s.state = 'approved' AND s.id <> $except_id AND (u.unit_id = $unit_id OR u.successor_id = $unit_id)
UNION
SELECT s.id, 0 AS closing FROM succession s JOIN succession_rule r ON r.succession_id = s.id
 WHERE s.state = 'approved' AND s.id <> $except_id AND r.successor_id = $unit_id
 ORDER BY 1;

-- Many lines in one statement, as a JSON array: ten thousand dossiers are twenty thousand lines. The engines unfold JSON each in
-- its own way.
-- run :: succession_items_put(succession_id int, before_no int, items text)
-- sqlite:
INSERT INTO succession_item (succession_id, no, kind, object_id, label, from_id, to_id, note)
SELECT $succession_id, $before_no + e.key + 1, json_extract(e.value, '$.kind'), CAST(json_extract(e.value, '$.object') AS INTEGER),
       json_extract(e.value, '$.label'), CAST(json_extract(e.value, '$.from') AS INTEGER), CAST(json_extract(e.value, '$.to') AS INTEGER),
       json_extract(e.value, '$.note')
  FROM json_each($items) e;
-- postgres:
INSERT INTO succession_item (succession_id, no, kind, object_id, label, from_id, to_id, note)
SELECT $succession_id, $before_no + e.n, e.value ->> 'kind', CAST(e.value ->> 'object' AS BIGINT), e.value ->> 'label',
       CAST(e.value ->> 'from' AS BIGINT), CAST(e.value ->> 'to' AS BIGINT), e.value ->> 'note'
  FROM json_array_elements(CAST($items AS JSON)) WITH ORDINALITY AS e (value, n);

-- all :: succession_items(succession_id int, kind text, after_no int) -> no int, kind text, object_id int?, label text, from_id int, to_id int?, note text, from_name text, to_name text?
SELECT i.no, i.kind, i.object_id, i.label, i.from_id, i.to_id, i.note, f.name, t.name
  FROM succession_item i JOIN unit f ON f.id = i.from_id LEFT JOIN unit t ON t.id = i.to_id
 WHERE i.succession_id = $succession_id AND ($kind = '' OR i.kind = $kind) AND i.no > $after_no ORDER BY i.no LIMIT 500;

-- all :: succession_counts(succession_id int) -> kind text, n int
SELECT kind, COUNT(*) AS n FROM succession_item WHERE succession_id = $succession_id GROUP BY kind ORDER BY kind;
