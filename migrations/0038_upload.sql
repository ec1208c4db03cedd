-- mod/upload: files that come in pieces (tus). The bytes lie in data_dir/uploads/<id> until they are a blob.
CREATE TABLE upload (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    owner_kind TEXT NOT NULL CHECK (owner_kind IN ('draft', 'dossier')),
    owner_id INTEGER NOT NULL,
    component_key TEXT NOT NULL,
    name TEXT NOT NULL,
    head TEXT NOT NULL,                  -- SHA-256 of the first bytes as the browser counted it: the same file chosen again; ''
    size_bytes INTEGER NOT NULL,
    received_bytes INTEGER NOT NULL,     -- durable on the disk
    paper_id INTEGER,                    -- what became of it; NULL: not complete yet
    begun_at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX upload_account ON upload (account_id, owner_kind, owner_id);
CREATE INDEX upload_expires ON upload (expires_at_ms);
