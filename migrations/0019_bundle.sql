-- mod/bundle: one submission that becomes several linked dossiers (NĐ 63/2024/NĐ-CP, NĐ 301/2026/NĐ-CP). dossier.bundle_id names it.
CREATE TABLE bundle (
    id INTEGER PRIMARY KEY,
    procedure_version_id INTEGER NOT NULL REFERENCES procedure_version (id), -- of the bundle; each dossier has its own besides
    agency_id INTEGER NOT NULL REFERENCES unit (id),  -- agency whose desk received it, and returns every result
    account_id INTEGER REFERENCES account (id),       -- NULL: handed in at the desk
    submitted_at_ms INTEGER NOT NULL
) STRICT;

-- Its parts, in the order of the procedure.
CREATE TABLE bundle_part (
    bundle_id INTEGER NOT NULL REFERENCES bundle (id),
    seq INTEGER NOT NULL,
    part_key TEXT NOT NULL,
    after_key TEXT NOT NULL,             -- the part that must be done first; '': none
    dossier_id INTEGER REFERENCES dossier (id), -- NULL: the applicant left it out
    outside INTEGER NOT NULL CHECK (outside IN (0, 1)), -- the deciding agency is not in this installation: the receiving one passes it on
    PRIMARY KEY (bundle_id, seq)
) STRICT;
CREATE UNIQUE INDEX bundle_part_dossier ON bundle_part (dossier_id);

-- Who decides here what a procedure calls "police", "insurance" …: by the agency that receives.
CREATE TABLE bundle_agency (
    agency_id INTEGER NOT NULL REFERENCES unit (id),
    word TEXT NOT NULL,
    decides_id INTEGER NOT NULL REFERENCES unit (id),
    since_ms INTEGER NOT NULL,
    PRIMARY KEY (agency_id, word)
) STRICT;
