-- What sources say, versions, and the derived rows for search.

-- all :: procedure_sources(code text) -> kind text, from_day int, content text, form_hash text, process_hash text, result_hash text, hash text
SELECT kind, from_day, content, form_hash, process_hash, result_hash, hash FROM procedure_source_by_day WHERE code = $code ORDER BY from_day;

-- run :: procedure_source_put(code text, kind text, from_day int, origin text, raw text, content text, form_hash text, process_hash text, result_hash text, hash text, now_ms int)
INSERT INTO procedure_source_by_day (code, kind, from_day, origin, raw, content, form_hash, process_hash, result_hash, hash, changed_at_ms)
VALUES ($code, $kind, $from_day, $origin, $raw, $content, $form_hash, $process_hash, $result_hash, $hash, $now_ms)
ON CONFLICT (code, kind, from_day) DO UPDATE SET origin = excluded.origin, raw = excluded.raw, content = excluded.content,
    form_hash = excluded.form_hash, process_hash = excluded.process_hash, result_hash = excluded.result_hash,
    hash = excluded.hash, changed_at_ms = excluded.changed_at_ms;

-- What was announced for a later day and is not any more.
-- run :: procedure_source_drop(code text, kind text, from_day int)
DELETE FROM procedure_source_by_day WHERE code = $code AND kind = $kind AND from_day = $from_day;

-- all :: procedure_source_codes(kind text) -> code text
SELECT code FROM procedure_source_by_day WHERE kind = $kind AND from_day = 0;

-- all :: procedure_source_raws(code text) -> kind text, origin text, raw text
SELECT kind, origin, raw FROM procedure_source_by_day WHERE code = $code ORDER BY kind, from_day;

-- run :: procedure_text_put(hash text, body text)
INSERT INTO procedure_text (hash, body) VALUES ($hash, $body) ON CONFLICT (hash) DO NOTHING;

-- one :: procedure_text_row(hash text) -> body text
SELECT body FROM procedure_text WHERE hash = $hash;

-- one :: procedure_id_by_code(code text) -> id int
SELECT id FROM procedure WHERE code = $code;

-- run :: procedure_insert(id int, code text, now_ms int)
INSERT INTO procedure (id, code, created_at_ms) VALUES ($id, $code, $now_ms);

-- run :: procedure_version_insert(id int, procedure_id int, source_day int, valid_from_day int, valid_to_day int?, content text, folder text, form_hash text, process_hash text, result_hash text?, hash text, now_ms int)
INSERT INTO procedure_version (id, procedure_id, source_day, valid_from_day, valid_to_day, content, folder, form_hash, process_hash,
    result_hash, hash, created_at_ms)
VALUES ($id, $procedure_id, $source_day, $valid_from_day, $valid_to_day, $content, $folder, $form_hash, $process_hash,
    $result_hash, $hash, $now_ms);

-- one :: procedure_version_row(id int) -> id int, procedure_id int, valid_from_day int, valid_to_day int?, content text, folder text, form_hash text, process_hash text, result_hash text?
SELECT id, procedure_id, valid_from_day, valid_to_day, content, folder, form_hash, process_hash, result_hash
  FROM procedure_version WHERE id = $id;

-- The newest version for each day for which there are any.
-- all :: procedure_version_newest(procedure_id int) -> id int, source_day int, valid_from_day int, hash text
SELECT v.id, v.source_day, v.valid_from_day, v.hash FROM procedure_version v
 WHERE v.id IN (SELECT MAX(w.id) FROM procedure_version w WHERE w.procedure_id = $procedure_id GROUP BY w.source_day)
 ORDER BY v.source_day;

-- In force on a day: what was made for the latest day, and of that the newest whose days include it.
-- one :: procedure_version_on(code text, day int) -> id int
SELECT v.id FROM procedure_version v JOIN procedure p ON p.id = v.procedure_id
 WHERE p.code = $code AND v.valid_from_day <= $day AND (v.valid_to_day IS NULL OR v.valid_to_day >= $day)
 ORDER BY v.source_day DESC, v.id DESC LIMIT 1;

-- First days of versions after a day, the next one first.
-- all :: procedure_version_days(code text, day int) -> valid_from_day int
SELECT DISTINCT v.valid_from_day FROM procedure_version v JOIN procedure p ON p.id = v.procedure_id
 WHERE p.code = $code AND v.valid_from_day > $day ORDER BY v.valid_from_day LIMIT 20;

-- one :: procedure_find_version(id int) -> version_id int
SELECT version_id FROM procedure_find WHERE id = $id;

-- run :: procedure_find_put(id int, version_id int, code text, name text, short_name text, field text, ministry text, levels text, online int, closed int, own_form int, names text, words text, marked text)
INSERT INTO procedure_find (id, version_id, code, name, short_name, field, ministry, levels, online, closed, own_form, names, words, marked)
VALUES ($id, $version_id, $code, $name, $short_name, $field, $ministry, $levels, $online, $closed, $own_form, $names, $words, $marked)
ON CONFLICT (id) DO UPDATE SET version_id = excluded.version_id, name = excluded.name, short_name = excluded.short_name,
    field = excluded.field, ministry = excluded.ministry, levels = excluded.levels, online = excluded.online,
    closed = excluded.closed, own_form = excluded.own_form, names = excluded.names, words = excluded.words,
    marked = excluded.marked;

-- The index loses a row before it changes, and gets it afterwards: a table of its own on SQLite (which keeps no copy of the
-- words, so it must be told the old ones), a column on PostgreSQL.
-- run :: procedure_index_out(id int)
-- sqlite:
INSERT INTO procedure_fts (procedure_fts, rowid, names, words) SELECT 'delete', id, names, words FROM procedure_find WHERE id = $id;
-- postgres:
UPDATE procedure_find SET found = NULL WHERE id = $id;

-- run :: procedure_index_in(id int)
-- sqlite:
INSERT INTO procedure_fts (rowid, names, words) SELECT id, names, words FROM procedure_find WHERE id = $id;
-- postgres:
UPDATE procedure_find SET found = to_tsvector('simple', names || ' ' || words) WHERE id = $id;

-- Which procedures have the words: `query` is in the language of the engine's index, both made by search.c from folded words. The two
-- engines have no full-text search in common. Ids alone: what is ranked is kept in memory (find_table.c).
-- all :: procedure_find_ids(query text) -> id int
-- sqlite:
SELECT rowid FROM procedure_fts WHERE procedure_fts MATCH CAST($query AS TEXT);
-- postgres:
SELECT id FROM procedure_find WHERE found @@ to_tsquery('simple', $query);

-- Everything that is ranked.
-- all :: procedure_find_rows() -> id int, code text, name text, short_name text, field text, ministry text, levels text, version_id int, online int, closed int, own_form int, names text, words text, marked text
SELECT id, code, name, short_name, field, ministry, levels, version_id, online, closed, own_form, names, words, marked
  FROM procedure_find WHERE closed = 0 ORDER BY id;

-- Codes by a pattern of digits, dots and one '%'.
-- all :: procedure_find_codes(pattern text, level text) -> code text, name text, short_name text, field text, ministry text, levels text, version_id int, online int, closed int, own_form int, names text, words text, marked text
SELECT code, name, short_name, field, ministry, levels, version_id, online, closed, own_form, names, words, marked
  FROM procedure_find WHERE code LIKE CAST($pattern AS TEXT) AND levels LIKE CAST($level AS TEXT) ORDER BY code LIMIT 50;

-- one :: procedure_find_code(code text) -> code text, name text, short_name text, field text, ministry text, levels text, version_id int, online int, closed int
SELECT code, name, short_name, field, ministry, levels, version_id, online, closed FROM procedure_find WHERE code = $code;

-- Grows with everything that is published: what was made of the catalogue holds until then. 0: nothing yet.
-- one :: catalogue_newest() -> id int
SELECT COALESCE(MAX(id), 0) AS id FROM procedure_version;

-- all :: procedure_find_fields(level text) -> field text, count int
SELECT field, count(*) FROM procedure_find WHERE closed = 0 AND levels LIKE CAST($level AS TEXT) GROUP BY field;

-- all :: procedure_find_of_field(field text, level text) -> code text, name text, short_name text, field text, ministry text, levels text, version_id int, online int, closed int
SELECT code, name, short_name, field, ministry, levels, version_id, online, closed
  FROM procedure_find WHERE field = $field AND closed = 0 AND levels LIKE CAST($level AS TEXT) ORDER BY own_form DESC, names, code LIMIT 500;

-- all :: procedure_find_ministries(level text) -> ministry text, count int
SELECT ministry, count(*) FROM procedure_find WHERE closed = 0 AND ministry <> '' AND levels LIKE CAST($level AS TEXT) GROUP BY ministry;

-- all :: procedure_find_of_ministry(ministry text, level text) -> code text, name text, short_name text, field text, ministry text, levels text, version_id int, online int, closed int
SELECT code, name, short_name, field, ministry, levels, version_id, online, closed
  FROM procedure_find WHERE ministry = $ministry AND closed = 0 AND levels LIKE CAST($level AS TEXT) ORDER BY own_form DESC, names, code LIMIT 500;

-- all :: procedure_find_all() -> code text, name text, short_name text, field text, ministry text, levels text, version_id int, online int, closed int
SELECT code, name, short_name, field, ministry, levels, version_id, online, closed FROM procedure_find ORDER BY code;

-- Open procedures whose newest version uses the general form or process in another text than today's.
-- all :: procedure_stale_general(folder text, form_hash text, process_hash text) -> code text
SELECT f.code FROM procedure_find f JOIN procedure_version v ON v.id = f.version_id
 WHERE v.folder = $folder AND (v.form_hash <> $form_hash OR v.process_hash <> $process_hash) ORDER BY f.code;

-- Those with a form of their own, as every bundle has.
-- all :: procedure_find_own_form() -> code text
SELECT code FROM procedure_find WHERE own_form = 1 AND closed = 0 ORDER BY code LIMIT 1000;

-- Open procedures with the day of their newest version; at most as many as a sitemap may hold.
-- all :: procedure_sitemap() -> code text, changed_at_ms int
SELECT f.code, v.created_at_ms FROM procedure_find f JOIN procedure_version v ON v.id = f.version_id WHERE f.closed = 0 ORDER BY f.code LIMIT 45000;
