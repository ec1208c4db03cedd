-- mod/oidc: identity providers that an administrator has set up (OpenID Connect).
CREATE TABLE oidc_provider (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    audience TEXT NOT NULL CHECK (audience IN ('citizen', 'business')), -- kind of the accounts that log in with it
    issuer TEXT NOT NULL UNIQUE,
    client_id TEXT NOT NULL,
    secret_sealed BLOB NOT NULL,         -- sealed under the key file of the data directory
    scope TEXT NOT NULL,
    claims TEXT NOT NULL,                -- JSON: which claim says what (name, number, birth, email, phone, level)
    trusted TEXT NOT NULL,               -- levels of assurance that prove a number, separated by spaces; '' none
    authorize_url TEXT NOT NULL,
    token_url TEXT NOT NULL,
    keys_url TEXT NOT NULL,
    userinfo_url TEXT NOT NULL,          -- '' : the ID token says everything
    says_iss INTEGER NOT NULL CHECK (says_iss IN (0, 1)), -- answers carry iss (RFC 9207)
    keys TEXT NOT NULL,                  -- the key set as fetched last
    keys_at_ms INTEGER NOT NULL,         -- when that was tried last
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    version INTEGER NOT NULL
) STRICT;

-- mod/passkey: public keys of passkeys (WebAuthn); the row of account_way says whose.
CREATE TABLE passkey (
    way_id INTEGER PRIMARY KEY REFERENCES account_way (id),
    algorithm INTEGER NOT NULL,          -- COSE: -7 ES256, -8 EdDSA, -257 RS256
    public_key BLOB NOT NULL,
    sign_count INTEGER NOT NULL
) STRICT;
