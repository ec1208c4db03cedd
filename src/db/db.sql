-- Statements of db itself: migrations (migrate.c) and node numbers (ids.c).

-- The catalogue of each engine has its own name. "others" are tables of somebody else in a database without ours.
-- one :: db_schema_state() -> migrated int, others int
-- sqlite:
SELECT COALESCE(SUM(name = 'schema_migration'), 0), COUNT(*)
FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%';
-- postgres:
SELECT COUNT(*) FILTER (WHERE relname = 'schema_migration'), COUNT(*)
FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = CAST(current_schema() AS regnamespace);

-- all :: db_migration_list() -> number int, name text, text text
SELECT number, name, text FROM schema_migration ORDER BY number;

-- run :: db_migration_add(number int, name text, text text, now_ms int)
INSERT INTO schema_migration (number, name, text, applied_at_ms) VALUES ($number, $name, $text, $now_ms);

-- Both conditions on until_ms are needed: on PostgreSQL the second sees what a concurrent holder has just written.
-- one :: db_node_take(holder int, now_ms int, until_ms int) -> node int
UPDATE server_node SET holder = $holder, until_ms = $until_ms
WHERE node = (SELECT MIN(node) FROM server_node WHERE until_ms <= $now_ms) AND until_ms <= $now_ms
RETURNING node;

-- run :: db_node_keep(node int, holder int, until_ms int)
UPDATE server_node SET until_ms = $until_ms WHERE node = $node AND holder = $holder;
