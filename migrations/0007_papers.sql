-- mod/papers: what was handed in. Bytes are blobs; a paper belongs to a draft or a dossier.
CREATE TABLE paper (
    id INTEGER PRIMARY KEY,
    draft_id INTEGER REFERENCES draft (id),
    dossier_id INTEGER REFERENCES dossier (id),
    component_key TEXT NOT NULL,         -- '' for other papers
    name TEXT NOT NULL,                  -- file name or title, for people
    hash TEXT REFERENCES blob (hash),    -- NULL: paper only, no scan
    media_type TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    originals INTEGER NOT NULL,          -- sheets handed over at the desk
    copies INTEGER NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('component', 'result', 'other')),
    added_by INTEGER REFERENCES account (id),
    added_at_ms INTEGER NOT NULL,
    removed_at_ms INTEGER,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX paper_dossier ON paper (dossier_id);
CREATE INDEX paper_draft ON paper (draft_id);
