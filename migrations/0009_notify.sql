-- mod/notify: what people are told, and how it went.
CREATE TABLE notice (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    dossier_id INTEGER REFERENCES dossier (id),
    event_id INTEGER NOT NULL REFERENCES event (id),
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    read_at_ms INTEGER
) STRICT;
CREATE INDEX notice_account ON notice (account_id, id);

CREATE TABLE delivery (
    id INTEGER PRIMARY KEY,
    notice_id INTEGER REFERENCES notice (id),
    dossier_id INTEGER REFERENCES dossier (id),
    channel TEXT NOT NULL CHECK (channel IN ('mail')),
    address TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
    tries INTEGER NOT NULL,
    last_error TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    sent_at_ms INTEGER
) STRICT;
CREATE INDEX delivery_waiting ON delivery (id) WHERE state = 'waiting';
