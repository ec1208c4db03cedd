-- mod/identity: the ways in which a person logs in beside the password, and the codes that are sent.

-- One outside identity, passkey, mail address or phone number belongs to one account. Removed ones stay as what once was.
CREATE TABLE account_way (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL CHECK (kind IN ('oidc', 'passkey', 'email', 'phone')),
    provider_id INTEGER NOT NULL,        -- of kind oidc; 0 otherwise
    subject TEXT NOT NULL,               -- sub of the provider, id of the passkey in hex, address
    label TEXT NOT NULL,                 -- as shown to the owner
    assurance TEXT NOT NULL,             -- level that the provider stated (acr); '' none
    id_no TEXT NOT NULL,                 -- personal or business number that the provider stated; '' none
    second INTEGER NOT NULL CHECK (second IN (0, 1)), -- email, phone: after the password a code is sent here
    added_at_ms INTEGER NOT NULL,
    used_at_ms INTEGER NOT NULL,         -- 0: not yet
    removed_at_ms INTEGER
) STRICT;
CREATE UNIQUE INDEX account_way_subject ON account_way (kind, provider_id, subject) WHERE removed_at_ms IS NULL;
CREATE INDEX account_way_account ON account_way (account_id);
CREATE INDEX account_way_id_no ON account_way (id_no) WHERE id_no <> '';

-- A code of six digits that was sent. Works once, for a few minutes and a few tries, for the page that asked for it.
CREATE TABLE login_code (
    id INTEGER PRIMARY KEY,
    account_id INTEGER REFERENCES account (id), -- NULL: nobody has the login that was typed, and nothing was sent
    purpose TEXT NOT NULL CHECK (purpose IN ('second', 'verify', 'forgot')),
    channel TEXT NOT NULL CHECK (channel IN ('email', 'phone')),
    address TEXT NOT NULL,
    code_hash BLOB NOT NULL,             -- HMAC under the key file of the data directory
    made_at_ms INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    ended_at_ms INTEGER                  -- used, guessed at too often, or replaced by a newer one
) STRICT;
CREATE INDEX login_code_account ON login_code (account_id) WHERE ended_at_ms IS NULL;
