-- mod/slips: forms of several dossiers (bàn giao), forms that came with Mẫu 04 to 07. The list of forms is kept in one place, the
-- program's table (src/mod/slips/slips.c): a form is added without a new table. Rebuilt, because SQLite changes no CHECK.
CREATE TABLE slip_next (
    id INTEGER PRIMARY KEY,
    dossier_id INTEGER REFERENCES dossier (id),   -- absent: of several dossiers, named in slip_about
    form TEXT NOT NULL CHECK (form <> ''),
    agency_id INTEGER NOT NULL REFERENCES unit (id),
    year INTEGER NOT NULL,
    no INTEGER NOT NULL,
    officer_id INTEGER REFERENCES account (id),
    issued_at_ms INTEGER NOT NULL,
    data TEXT NOT NULL,                           -- JSON of the values printed: prints the same for ever
    UNIQUE (agency_id, form, year, no)
) STRICT;
INSERT INTO slip_next (id, dossier_id, form, agency_id, year, no, officer_id, issued_at_ms, data)
SELECT id, dossier_id, form, agency_id, year, no, officer_id, issued_at_ms, data FROM slip;
DROP TABLE slip;
-- From here on slip_next is called slip.
ALTER TABLE slip_next RENAME TO slip;
CREATE INDEX slip_dossier ON slip (dossier_id);
CREATE INDEX slip_book ON slip (agency_id, form, issued_at_ms);

-- The dossiers of a slip of several, in the order of its rows.
CREATE TABLE slip_about (
    slip_id INTEGER NOT NULL REFERENCES slip (id),
    dossier_id INTEGER NOT NULL REFERENCES dossier (id),
    PRIMARY KEY (slip_id, dossier_id)
) STRICT;
CREATE INDEX slip_about_dossier ON slip_about (dossier_id);

-- mod/dossier: the register (Mẫu 07) reads an agency's dossiers by the moment of reception.
CREATE INDEX dossier_register ON dossier (agency_id, received_at_ms, id) WHERE received_at_ms IS NOT NULL;
