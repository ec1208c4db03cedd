-- mod/result: what was issued wrongly is corrected on record, never edited (NĐ 30/2020/NĐ-CP Đ18).

-- One row an act, several a result in their order. What was proposed never changes; each step fills in its own columns.
CREATE TABLE correction (
    id INTEGER PRIMARY KEY,
    dossier_id INTEGER NOT NULL REFERENCES dossier (id),
    result_id INTEGER NOT NULL REFERENCES result (id),      -- what is corrected
    kind TEXT NOT NULL CHECK (kind IN ('amend', 'replace', 'recall')),
    state TEXT NOT NULL CHECK (state IN ('proposed', 'turned_down', 'decided', 'signed', 'announced')),
    fault TEXT NOT NULL CHECK (fault IN ('officer', 'applicant')), -- whose error; an officer's is corrected without a fee
    reason TEXT NOT NULL,
    wrong TEXT NOT NULL,                                    -- amend: what was written
    correct TEXT NOT NULL,                                  -- amend: what is right
    draft TEXT NOT NULL,                                    -- replace: values of the new result, JSON like result.draft
    proposed_by INTEGER NOT NULL REFERENCES account (id),
    proposed_by_name TEXT NOT NULL,
    proposed_at_ms INTEGER NOT NULL,
    decision TEXT NOT NULL,                                 -- what the leader said
    decided_by INTEGER REFERENCES account (id),
    decided_at_ms INTEGER,
    signer_name TEXT NOT NULL,
    signer_title TEXT NOT NULL,
    number_text TEXT,                                       -- of the correction; of the new result when it replaces
    day INTEGER,
    new_result_id INTEGER REFERENCES result (id),           -- replace
    scan_hash TEXT REFERENCES blob (hash),
    scan_type TEXT NOT NULL,
    receiver_name TEXT NOT NULL,
    receiver_id_no TEXT NOT NULL,
    announced_at_ms INTEGER,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX correction_dossier ON correction (dossier_id);
CREATE UNIQUE INDEX correction_open ON correction (dossier_id) WHERE state IN ('proposed', 'decided', 'signed');
