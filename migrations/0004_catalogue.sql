-- mod/catalogue: what may be asked for, told by several sources, published as versions.
CREATE TABLE procedure (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,           -- "1.004873"
    created_at_ms INTEGER NOT NULL
) STRICT;

-- What each source last said: its record as it came, and the same in the form of procedure.json.
CREATE TABLE procedure_source (
    code TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('own', 'folder', 'record', 'row')),
    origin TEXT NOT NULL,                -- name of the file or folder
    raw TEXT NOT NULL,
    content TEXT NOT NULL,
    form_hash TEXT NOT NULL,             -- '' where the source brings none
    process_hash TEXT NOT NULL,
    result_hash TEXT NOT NULL,
    hash TEXT NOT NULL,                  -- of all of these
    changed_at_ms INTEGER NOT NULL,
    PRIMARY KEY (code, kind)
) STRICT;

-- Forms, processes and result markups by the SHA-256 of their text.
CREATE TABLE procedure_text (
    hash TEXT PRIMARY KEY,
    body TEXT NOT NULL
) STRICT;

-- Never updated, never deleted. In force on a day: the newest (largest id) whose days include it.
CREATE TABLE procedure_version (
    id INTEGER PRIMARY KEY,
    procedure_id INTEGER NOT NULL REFERENCES procedure (id),
    valid_from_day INTEGER NOT NULL,     -- 0: since ever
    valid_to_day INTEGER,
    content TEXT NOT NULL,               -- canonical JSON in the form of procedure.json
    folder TEXT NOT NULL,
    form_hash TEXT NOT NULL REFERENCES procedure_text (hash),
    process_hash TEXT NOT NULL REFERENCES procedure_text (hash),
    result_hash TEXT REFERENCES procedure_text (hash),
    hash TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX procedure_version_procedure ON procedure_version (procedure_id, id);

-- One row a procedure for lists and search, derived from its newest version; folded in C (NFC, marks off, đ to d).
CREATE TABLE procedure_find (
    id INTEGER PRIMARY KEY REFERENCES procedure (id),
    version_id INTEGER NOT NULL REFERENCES procedure_version (id),
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    field TEXT NOT NULL,
    ministry TEXT NOT NULL,
    levels TEXT NOT NULL,                -- ",commune,province,"
    online INTEGER NOT NULL CHECK (online IN (0, 1)),
    closed INTEGER NOT NULL CHECK (closed IN (0, 1)),
    own_form INTEGER NOT NULL CHECK (own_form IN (0, 1)),
    names TEXT NOT NULL,                 -- folded: name, short name
    words TEXT NOT NULL,                 -- folded: keywords, field; keywords are parted by '|'
    marked TEXT NOT NULL                 -- lower case with marks, tone marks in one place: names and keywords
) STRICT;
CREATE INDEX procedure_find_field ON procedure_find (field);

-- The index over names and words; kept by procedure_index_out and procedure_index_in.
-- sqlite:
CREATE VIRTUAL TABLE procedure_fts USING fts5 (names, words, content = 'procedure_find', content_rowid = 'id', prefix = '2 3',
    tokenize = 'unicode61 remove_diacritics 0');
-- postgres:
ALTER TABLE procedure_find ADD COLUMN found tsvector;
CREATE INDEX procedure_find_found ON procedure_find USING gin (found);
-- both:
