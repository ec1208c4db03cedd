-- mod/slips: legal forms issued (TT 03/2025/TT-VPCP), each numbered in its series and kept as printed.
CREATE TABLE slip (
    id INTEGER PRIMARY KEY,
    dossier_id INTEGER NOT NULL REFERENCES dossier (id),
    form TEXT NOT NULL CHECK (form IN ('01', '02', '03', 'bien_nhan')),
    agency_id INTEGER NOT NULL REFERENCES unit (id),
    year INTEGER NOT NULL,
    no INTEGER NOT NULL,
    officer_id INTEGER REFERENCES account (id),
    issued_at_ms INTEGER NOT NULL,
    data TEXT NOT NULL,                  -- JSON of the values printed: prints the same for ever
    UNIQUE (agency_id, form, year, no)
) STRICT;
CREATE INDEX slip_dossier ON slip (dossier_id);

-- mod/payment: what a case owes, and cash taken until receipts of our own come.
CREATE TABLE fee (
    id INTEGER PRIMARY KEY,
    dossier_id INTEGER NOT NULL REFERENCES dossier (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('phi', 'le_phi')),
    units INTEGER NOT NULL,              -- in one set: pages of a certified copy
    unit_vnd INTEGER NOT NULL,           -- of one set; -1: not known yet
    quantity INTEGER NOT NULL,           -- sets
    amount_vnd INTEGER NOT NULL,
    ground TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('owed', 'paid', 'exempt')),
    exempt_ground TEXT NOT NULL,
    receipt_no TEXT NOT NULL,
    paid_at_ms INTEGER,
    cashier_id INTEGER REFERENCES account (id),
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX fee_dossier ON fee (dossier_id);

-- mod/result: the issued document.
CREATE TABLE result (
    id INTEGER PRIMARY KEY,
    dossier_id INTEGER NOT NULL REFERENCES dossier (id),
    kind_code TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'numbered', 'signed', 'handed_over')),
    draft TEXT NOT NULL,                 -- JSON: values that replace answers of the form
    year INTEGER,
    no INTEGER,
    number_text TEXT,
    day INTEGER,
    signer_id INTEGER REFERENCES account (id),
    signer_name TEXT NOT NULL,
    signer_title TEXT NOT NULL,
    scan_hash TEXT REFERENCES blob (hash),
    scan_type TEXT NOT NULL,
    collector_name TEXT NOT NULL,
    collector_id_no TEXT NOT NULL,
    handed_over_at_ms INTEGER,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX result_dossier ON result (dossier_id);
