-- mod/dossier: requests and their lives.
CREATE TABLE draft (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    procedure_version_id INTEGER NOT NULL,
    agency_id INTEGER NOT NULL REFERENCES unit (id),
    answers TEXT NOT NULL,               -- JSON object: form key to value
    deliver TEXT NOT NULL,
    deliver_address TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    saved_at_ms INTEGER NOT NULL,
    dossier_id INTEGER,                  -- once submitted
    dropped_at_ms INTEGER,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX draft_account ON draft (account_id, saved_at_ms);

CREATE TABLE dossier (
    id INTEGER PRIMARY KEY,
    request_no TEXT NOT NULL UNIQUE,     -- given at submission
    code TEXT UNIQUE,                    -- given at valid reception, never before
    secret TEXT NOT NULL,                -- printed in the QR of the slip
    source TEXT NOT NULL,                -- 'own', or the system a mirrored dossier comes from
    outside_code TEXT,                   -- its code there
    procedure_version_id INTEGER NOT NULL,
    procedure_code TEXT NOT NULL,
    agency_id INTEGER NOT NULL REFERENCES unit (id),        -- decides
    intake_unit_id INTEGER NOT NULL REFERENCES unit (id),   -- received it
    channel TEXT NOT NULL CHECK (channel IN ('counter', 'online', 'post')),
    state TEXT NOT NULL,
    account_id INTEGER REFERENCES account (id),             -- the applicant's own login, when there is one
    content TEXT NOT NULL,               -- trích yếu
    answers TEXT NOT NULL,               -- JSON object: form key to value
    sets INTEGER NOT NULL,               -- số bộ
    deliver TEXT NOT NULL CHECK (deliver IN ('counter', 'online', 'post')),
    deliver_address TEXT NOT NULL,
    submitted_at_ms INTEGER NOT NULL,
    answer_due_at_ms INTEGER,            -- the hour by which the desk answers a request
    received_at_ms INTEGER,
    first_due_at_ms INTEGER,             -- never overwritten
    due_at_ms INTEGER,
    explanation TEXT NOT NULL,           -- JSON of the deadline's lines
    done_at_ms INTEGER,                  -- processing ended; on time is decided by this day
    returned_at_ms INTEGER,
    reason TEXT NOT NULL,                -- of the last refusal or request for papers
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX dossier_account ON dossier (account_id, id);
CREATE INDEX dossier_open ON dossier (agency_id, due_at_ms) WHERE done_at_ms IS NULL;
CREATE INDEX dossier_agency ON dossier (agency_id, state, id);
CREATE INDEX dossier_outside ON dossier (source, outside_code);

-- Applicant, owner, subject, authorised person, helper and collector are six roles, often one person, never one column.
CREATE TABLE dossier_party (
    dossier_id INTEGER NOT NULL REFERENCES dossier (id),
    role TEXT NOT NULL CHECK (role IN ('applicant', 'owner', 'subject', 'authorised', 'helper', 'collector')),
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    id_no TEXT, birth TEXT, address TEXT, phone TEXT, email TEXT,
    account_id INTEGER REFERENCES account (id),
    PRIMARY KEY (dossier_id, role)
) STRICT;
CREATE INDEX dossier_party_id_no ON dossier_party (id_no);

-- Every start, change and end of a clock.
CREATE TABLE clock_change (
    id INTEGER PRIMARY KEY,
    dossier_id INTEGER NOT NULL REFERENCES dossier (id),
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,                  -- 'intake', 'start', 'end' …
    due_before_ms INTEGER,
    due_after_ms INTEGER,
    ground TEXT NOT NULL,
    event_id INTEGER NOT NULL REFERENCES event (id)
) STRICT;
CREATE INDEX clock_change_dossier ON clock_change (dossier_id, id);

-- What the desk asked for and what came.
CREATE TABLE paper_request (
    id INTEGER PRIMARY KEY,
    dossier_id INTEGER NOT NULL REFERENCES dossier (id),
    component_key TEXT NOT NULL,
    name TEXT NOT NULL,
    note TEXT NOT NULL,
    asked_at_ms INTEGER NOT NULL,
    given_at_ms INTEGER
) STRICT;
CREATE INDEX paper_request_dossier ON paper_request (dossier_id);
