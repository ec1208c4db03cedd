-- What db itself needs.

-- The migrations that made this schema, with their texts: an altered or unknown one is refused.
CREATE TABLE schema_migration (
    number        INTEGER NOT NULL PRIMARY KEY CHECK (number > 0),
    name          TEXT    NOT NULL,
    text          TEXT    NOT NULL,
    applied_at_ms INTEGER NOT NULL
) STRICT;

-- Node numbers of ids (db_id). A process holds one until until_ms and renews it; nobody else gives ids of that node
-- before then. PostgreSQL's writers also lock this table: shared, or exclusively after too many lost races.
CREATE TABLE server_node (
    node     INTEGER NOT NULL PRIMARY KEY CHECK (node BETWEEN 1 AND 1023),
    holder   INTEGER NOT NULL,
    until_ms INTEGER NOT NULL
) STRICT;

INSERT INTO server_node (node, holder, until_ms)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1023)
SELECT i, 0, 0 FROM n;

-- postgres:
-- The last transaction of each writer connection (node * 64 + its number): when the connection is lost during COMMIT, the
-- row tells whether the transaction was done. (The server's own pg_xact_status does not, as numbers come again after a crash.)
CREATE TABLE server_commit (
    writer INTEGER NOT NULL PRIMARY KEY,
    token  INTEGER NOT NULL
);
-- both:
