-- mod/catalogue: what a source says from a later day on, beside what it says today.
CREATE TABLE procedure_source_by_day (
    code TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('own', 'folder', 'record', 'row')),
    from_day INTEGER NOT NULL,           -- 0: from the beginning; otherwise the day on which this begins to count
    origin TEXT NOT NULL,                -- name of the file or folder
    raw TEXT NOT NULL,
    content TEXT NOT NULL,               -- canonical JSON in the form of procedure.json, complete for each day
    form_hash TEXT NOT NULL,             -- '' where the source brings none
    process_hash TEXT NOT NULL,
    result_hash TEXT NOT NULL,
    hash TEXT NOT NULL,                  -- of all of these
    changed_at_ms INTEGER NOT NULL,
    PRIMARY KEY (code, kind, from_day)
) STRICT;
INSERT INTO procedure_source_by_day (code, kind, from_day, origin, raw, content, form_hash, process_hash, result_hash, hash, changed_at_ms)
SELECT code, kind, 0, origin, raw, content, form_hash, process_hash, result_hash, hash, changed_at_ms FROM procedure_source;
DROP TABLE procedure_source;

-- For which of these days a version was made. In force on a day: the version of the latest such day, of these the newest.
ALTER TABLE procedure_version ADD COLUMN source_day INTEGER NOT NULL DEFAULT 0;
