-- mod/notify: the channels by which people are told, and how each delivery went.
CREATE TABLE delivery_next (
    id INTEGER PRIMARY KEY,
    notice_id INTEGER REFERENCES notice (id),
    dossier_id INTEGER REFERENCES dossier (id),
    account_id INTEGER REFERENCES account (id), -- whom it is for; NULL: somebody without an account
    instead_of_id INTEGER,               -- the delivery that nobody confirmed and that this one says again
    channel TEXT NOT NULL CHECK (channel IN ('mail', 'sms')),
    address TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    path TEXT NOT NULL,                  -- page of ours to which its link leads
    token TEXT NOT NULL,                 -- of that link, /xem/{token}: opened, it was seen
    receipt TEXT NOT NULL,               -- with which the gateway says how it went; '' none is asked for
    outside_id TEXT NOT NULL,            -- its name at the gateway
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'delivered', 'failed', 'given_up')),
    tries INTEGER NOT NULL,
    last_error TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    not_before_ms INTEGER NOT NULL,      -- quiet hours, and who gets too many
    busy_until_ms INTEGER NOT NULL,      -- somebody is sending it
    sent_at_ms INTEGER,
    delivered_at_ms INTEGER,             -- by the gateway's receipt
    unconfirmed_at_ms INTEGER,           -- no receipt came in time
    seen_at_ms INTEGER                   -- its link was opened
) STRICT;
INSERT INTO delivery_next (id, notice_id, dossier_id, account_id, instead_of_id, channel, address, subject, body, path, token, receipt, outside_id, state,
       tries, last_error, created_at_ms, not_before_ms, busy_until_ms, sent_at_ms, delivered_at_ms, unconfirmed_at_ms, seen_at_ms)
SELECT d.id, d.notice_id, d.dossier_id, n.account_id, NULL, d.channel, d.address, d.subject, d.body, '', '', '', '', d.state,
       d.tries, d.last_error, d.created_at_ms, d.created_at_ms, 0, d.sent_at_ms, NULL, NULL, NULL
  FROM delivery d LEFT JOIN notice n ON n.id = d.notice_id;
DROP TABLE delivery;
ALTER TABLE delivery_next RENAME TO delivery;
CREATE INDEX delivery_waiting ON delivery (id) WHERE state = 'waiting';
CREATE INDEX delivery_notice ON delivery (notice_id) WHERE notice_id IS NOT NULL;
CREATE INDEX delivery_address ON delivery (channel, address, id);
CREATE UNIQUE INDEX delivery_token ON delivery (token) WHERE token <> '';
CREATE UNIQUE INDEX delivery_receipt ON delivery (receipt) WHERE receipt <> '';

-- Each time that sending was tried.
CREATE TABLE delivery_try (
    id INTEGER PRIMARY KEY,
    delivery_id INTEGER NOT NULL REFERENCES delivery (id),
    at_ms INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('sent', 'later', 'failed')),
    why TEXT NOT NULL
) STRICT;
CREATE INDEX delivery_try_of ON delivery_try (delivery_id);

-- What sort of news a notice is; one that nobody confirmed stands out in the application.
ALTER TABLE notice ADD COLUMN sort TEXT NOT NULL DEFAULT 'other';
ALTER TABLE notice ADD COLUMN urgent INTEGER NOT NULL DEFAULT 0;

-- Which sorts of news a person wants by which channel, words with a space between them. In the application all are told.
ALTER TABLE notice_wish ADD COLUMN mail_sorts TEXT NOT NULL DEFAULT 'asked date result reminder';
ALTER TABLE notice_wish ADD COLUMN sms_sorts TEXT NOT NULL DEFAULT '';

-- Where a person may be told; used once its owner has shown the code that was sent there.
CREATE TABLE notice_address (
    account_id INTEGER NOT NULL REFERENCES account (id),
    channel TEXT NOT NULL CHECK (channel IN ('mail', 'sms')),
    address TEXT NOT NULL,               -- confirmed; '' none is
    asked TEXT NOT NULL,                 -- to which the last code went
    code_hash BLOB NOT NULL,             -- HMAC under the key file of the data directory; empty: none is open
    code_at_ms INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    PRIMARY KEY (account_id, channel)
) STRICT;

-- The gateway that takes text messages: at most one row.
CREATE TABLE sms_gateway (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    url TEXT NOT NULL,
    media_type TEXT NOT NULL,            -- of the body
    template TEXT NOT NULL,              -- of the body: {to} {text} {id} {receipt}
    secret BLOB NOT NULL,                -- value of the header Authorization, sealed under the key file of the data directory
    success_pointer TEXT NOT NULL,       -- RFC 6901, into the answer; '' the whole answer as text
    success_value TEXT NOT NULL,         -- what must stand there; '' the status alone decides
    id_pointer TEXT NOT NULL,            -- where the gateway's own name of the message stands
    receipts INTEGER NOT NULL CHECK (receipts IN (0, 1)),
    receipt_ok TEXT NOT NULL,            -- words of a receipt that mean arrived, and never will
    receipt_bad TEXT NOT NULL,
    plain INTEGER NOT NULL CHECK (plain IN (0, 1)), -- without the marks of Vietnamese
    version INTEGER NOT NULL
) STRICT;
