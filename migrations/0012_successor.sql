-- mod/successor: units that merge, split and close.
-- One plan and one act. draft: being prepared; approved: done by itself on the night after last_day; trouble: why it could not be.
CREATE TABLE succession (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('merge', 'split', 'close')),
    last_day INTEGER NOT NULL,           -- the last day of the units that close
    ground TEXT NOT NULL,                -- the resolution
    asks INTEGER NOT NULL CHECK (asks IN (0, 1)), -- a split: dossiers that no rule fits are assigned one by one
    state TEXT NOT NULL CHECK (state IN ('draft', 'approved', 'done', 'dropped')),
    trouble TEXT NOT NULL,
    created_by INTEGER REFERENCES account (id),
    created_at_ms INTEGER NOT NULL,
    done_at_ms INTEGER,
    items INTEGER NOT NULL,              -- rows of succession_item
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX succession_state ON succession (state);

-- The units that close, rooms too, and who follows each; NULL: nobody (a plan that closes).
CREATE TABLE succession_unit (
    succession_id INTEGER NOT NULL REFERENCES succession (id),
    unit_id INTEGER NOT NULL REFERENCES unit (id),
    successor_id INTEGER REFERENCES unit (id),
    PRIMARY KEY (succession_id, unit_id)
) STRICT;

-- Where to in a split, the first that fits: dossier (its id), role (id of the staff role; NULL: ends), area (code of the commune
-- in the applicant's address, of today or before 01/07/2025), words (folded words that stand in that address).
CREATE TABLE succession_rule (
    succession_id INTEGER NOT NULL REFERENCES succession (id),
    kind TEXT NOT NULL CHECK (kind IN ('dossier', 'role', 'area', 'words')),
    key TEXT NOT NULL,
    successor_id INTEGER REFERENCES unit (id),
    PRIMARY KEY (succession_id, kind, key)
) STRICT;

-- What moved or ended, as it was then. Written once.
CREATE TABLE succession_item (
    succession_id INTEGER NOT NULL REFERENCES succession (id),
    no INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('unit', 'dossier', 'task', 'role', 'delegation', 'draft', 'series', 'calendar', 'setting')),
    object_id INTEGER,
    label TEXT NOT NULL,
    from_id INTEGER NOT NULL REFERENCES unit (id),
    to_id INTEGER REFERENCES unit (id),
    note TEXT NOT NULL,
    PRIMARY KEY (succession_id, no)
) STRICT;

-- core: units whose number series have ended; no number is given for them any more.
CREATE TABLE series_end (
    scope TEXT PRIMARY KEY,              -- as in series
    at_ms INTEGER NOT NULL
) STRICT;

-- mod/dossier: what a unit took in and somebody else decides.
CREATE INDEX dossier_intake ON dossier (intake_unit_id, state) WHERE returned_at_ms IS NULL;
