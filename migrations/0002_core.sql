-- Tables of src/core: settings, accounts and rights, sessions, events, jobs, outbox, series, idempotency, files.
-- Times are milliseconds since 1970 UTC; days are days since 1970-01-01 in Vietnam.

CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('citizen', 'business', 'staff', 'volunteer', 'kiosk', 'client')),
    login TEXT NOT NULL UNIQUE,          -- folded: user name, phone number or mail address
    name TEXT NOT NULL,
    phone TEXT, email TEXT, id_no TEXT,  -- id_no: số định danh, 12 digits as text
    birth TEXT, address TEXT,            -- birth may be partial: yyyy, yyyy-mm, yyyy-mm-dd
    password_hash TEXT NOT NULL,
    onetime_until_ms INTEGER,            -- the password was given by an administrator: to be replaced at the first login, until then
    totp_sealed BLOB,                    -- secret sealed under the key file of the data directory
    totp_step INTEGER NOT NULL,          -- last step used, so that a code works once
    language TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    closed_at_ms INTEGER,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX account_id_no ON account (id_no);

-- Rights: an account holds a role at a unit from a day to a day (both inclusive; to_day NULL: until further notice).
CREATE TABLE staff_role (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    unit_id INTEGER NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('officer', 'specialist', 'leader', 'clerk', 'cashier', 'supervisor', 'admin', 'auditor')),
    title TEXT NOT NULL,                 -- chức vụ, as printed under a signature
    from_day INTEGER NOT NULL,
    to_day INTEGER,
    ground TEXT,                         -- decision number
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX staff_role_account ON staff_role (account_id);
CREATE INDEX staff_role_unit ON staff_role (unit_id, role);

-- Somebody on leave is covered: deputy acts with the role of another from a day to a day.
CREATE TABLE delegation (
    id INTEGER PRIMARY KEY,
    staff_role_id INTEGER NOT NULL REFERENCES staff_role (id),
    deputy_id INTEGER NOT NULL REFERENCES account (id),
    from_day INTEGER NOT NULL,
    to_day INTEGER NOT NULL,
    reason TEXT NOT NULL,
    ended_at_ms INTEGER,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX delegation_deputy ON delegation (deputy_id);
CREATE INDEX delegation_role ON delegation (staff_role_id);

CREATE TABLE session (
    id INTEGER PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    account_id INTEGER NOT NULL REFERENCES account (id),
    created_at_ms INTEGER NOT NULL,
    seen_at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    ended_at_ms INTEGER,
    device TEXT NOT NULL
) STRICT;
CREATE INDEX session_account ON session (account_id);

-- Throttling of logins and look-ups: counts per key and window.
CREATE TABLE throttle (
    key TEXT PRIMARY KEY,
    window_ms INTEGER NOT NULL,
    count INTEGER NOT NULL
) STRICT;

-- One fact that happened. Append-only: no statement of the program updates or deletes a row.
-- canonical is the RFC 8785 text that was hashed; leaf = SHA-256(0x00 || SHA-256(salt || canonical)).
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    actor_id INTEGER,
    actor_role TEXT NOT NULL,
    actor_unit_id INTEGER,
    for_role_id INTEGER,                 -- staff_role acted for under a delegation
    dossier_id INTEGER,
    object_kind TEXT NOT NULL,
    object_id INTEGER,
    from_state TEXT, to_state TEXT,
    canonical BLOB NOT NULL,
    salt BLOB NOT NULL,
    leaf BLOB NOT NULL
) STRICT;
CREATE INDEX event_dossier ON event (dossier_id, id);
CREATE INDEX event_object ON event (object_kind, object_id, id);

-- What other systems must be told. Written with the change; delivered at least once.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    event_id INTEGER NOT NULL REFERENCES event (id),
    topic TEXT NOT NULL,
    dossier_id INTEGER,
    payload TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    delivered_at_ms INTEGER
) STRICT;
CREATE INDEX outbox_waiting ON outbox (id) WHERE delivered_at_ms IS NULL;

CREATE TABLE job (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    subject_id INTEGER,
    payload TEXT NOT NULL,
    run_at_ms INTEGER NOT NULL,
    lease_until_ms INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    done_at_ms INTEGER,
    cancelled INTEGER NOT NULL CHECK (cancelled IN (0, 1)),
    last_error TEXT
) STRICT;
CREATE INDEX job_due ON job (run_at_ms) WHERE done_at_ms IS NULL;
CREATE INDEX job_subject ON job (kind, subject_id) WHERE done_at_ms IS NULL;

-- Number series: dossier codes by agency and day, slips and results by agency and year.
CREATE TABLE series (
    kind TEXT NOT NULL,
    scope TEXT NOT NULL,
    period TEXT NOT NULL,
    last_no INTEGER NOT NULL,
    started_at INTEGER NOT NULL,         -- first number of this period; above 1 when continued from paper in mid-year
    PRIMARY KEY (kind, scope, period)
) STRICT;

CREATE TABLE idempotency (
    key TEXT NOT NULL,
    actor TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    status INTEGER NOT NULL,
    location TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (key, actor)
) STRICT;

-- Bytes by their SHA-256; the bytes themselves are files (core/blob.h).
CREATE TABLE blob (
    hash TEXT PRIMARY KEY,
    size_bytes INTEGER NOT NULL,
    media_type TEXT NOT NULL,            -- sniffed, never the client's word
    created_at_ms INTEGER NOT NULL
) STRICT;
