-- mod/people: the persons and organisations that dossiers are about.

-- As known from papers and accounts. A person may have no number, no full day of birth, a name of one word.
CREATE TABLE person (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'organisation')),
    name TEXT NOT NULL,
    folded TEXT NOT NULL,                -- text_fold of the name
    birth TEXT NOT NULL,                 -- '' not known, yyyy, yyyy-mm, yyyy-mm-dd
    gender TEXT NOT NULL CHECK (gender IN ('', 'male', 'female')),
    nationality TEXT NOT NULL,           -- '' not told
    dead INTEGER NOT NULL CHECK (dead IN (0, 1)),
    death TEXT NOT NULL,                 -- like birth; '' while dead is 0
    merged_into INTEGER REFERENCES person (id), -- NULL: stands for itself
    made_at_ms INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX person_folded ON person (folded);
CREATE INDEX person_merged ON person (merged_into) WHERE merged_into IS NOT NULL;

-- Every number a person was seen with: the old CMND and the personal number that came after it are two rows.
CREATE TABLE person_number (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES person (id),
    kind TEXT NOT NULL CHECK (kind IN ('personal', 'cmnd', 'passport', 'foreign', 'business')),
    number TEXT NOT NULL,                -- without spaces and dots, capital letters
    dossier_id INTEGER REFERENCES dossier (id), -- where it was first told; NULL: in an account
    seen_at_ms INTEGER NOT NULL,
    UNIQUE (person_id, kind, number)
) STRICT;
CREATE INDEX person_number_number ON person_number (number, kind);

-- Who a party of a dossier is. Never changed by a merge: an undone merge puts each dossier back because none was moved.
CREATE TABLE party_person (
    dossier_id INTEGER NOT NULL REFERENCES dossier (id),
    role TEXT NOT NULL,
    person_id INTEGER NOT NULL REFERENCES person (id),
    PRIMARY KEY (dossier_id, role)
) STRICT;
CREATE INDEX party_person_person ON party_person (person_id, dossier_id);

-- The login of a person, when there is one.
CREATE TABLE person_account (
    account_id INTEGER PRIMARY KEY REFERENCES account (id),
    person_id INTEGER NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX person_account_person ON person_account (person_id);

-- Two that may be one, for a person to decide; first_id < second_id.
CREATE TABLE person_doubt (
    id INTEGER PRIMARY KEY,
    first_id INTEGER NOT NULL REFERENCES person (id),
    second_id INTEGER NOT NULL REFERENCES person (id),
    ground TEXT NOT NULL CHECK (ground IN ('number', 'name', 'hand')),
    agency_id INTEGER NOT NULL REFERENCES unit (id), -- where it came up
    found_at_ms INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'same', 'different')),
    reason TEXT NOT NULL,                -- of the decision
    decided_by INTEGER REFERENCES account (id),
    decided_at_ms INTEGER,
    version INTEGER NOT NULL,
    UNIQUE (first_id, second_id)
) STRICT;
CREATE INDEX person_doubt_open ON person_doubt (agency_id, id) WHERE state = 'open';

-- Merges and their undoing, who and why. While undone_at_ms is NULL, person.merged_into of from_id is into_id.
CREATE TABLE person_merge (
    id INTEGER PRIMARY KEY,
    from_id INTEGER NOT NULL REFERENCES person (id),
    into_id INTEGER NOT NULL REFERENCES person (id),
    doubt_id INTEGER NOT NULL REFERENCES person_doubt (id),
    reason TEXT NOT NULL,
    merged_by INTEGER NOT NULL REFERENCES account (id),
    merged_at_ms INTEGER NOT NULL,
    undone_reason TEXT,
    undone_by INTEGER REFERENCES account (id),
    undone_at_ms INTEGER,
    version INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX person_merge_open ON person_merge (from_id) WHERE undone_at_ms IS NULL;
CREATE INDEX person_merge_into ON person_merge (into_id);
