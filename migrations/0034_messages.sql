-- mod/message: what a person and the office write to one another about one dossier.
CREATE TABLE message (
    id INTEGER PRIMARY KEY,
    dossier_id INTEGER NOT NULL REFERENCES dossier (id),
    by_id INTEGER NOT NULL REFERENCES account (id),
    from_office INTEGER NOT NULL CHECK (from_office IN (0, 1)),
    body TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    read_at_ms INTEGER,                  -- by the other side
    answered_at_ms INTEGER               -- of a person's message: the office wrote, or found that nothing needs an answer
) STRICT;
CREATE INDEX message_dossier ON message (dossier_id, id);
CREATE INDEX message_unanswered ON message (id) WHERE from_office = 0 AND answered_at_ms IS NULL;

CREATE TABLE message_file (
    message_id INTEGER NOT NULL REFERENCES message (id),
    paper_id INTEGER NOT NULL REFERENCES paper (id),
    PRIMARY KEY (message_id, paper_id)
) STRICT;

-- mod/agenda: the secret address under which a calendar program reads one's dates. At most one of an account is open.
CREATE TABLE agenda_feed (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    created_at_ms INTEGER NOT NULL,
    ended_at_ms INTEGER
) STRICT;
CREATE UNIQUE INDEX agenda_feed_open ON agenda_feed (account_id) WHERE ended_at_ms IS NULL;

-- mod/remind: what people were reminded of, once a fact, and which kinds they do not want (NĐ 224/2026 Đ17).
CREATE TABLE reminder (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL,                  -- key of data/reminders/kinds.json
    fact TEXT NOT NULL,                  -- what it is about: "result 123", "draft 45"
    dossier_id INTEGER REFERENCES dossier (id),
    about TEXT NOT NULL,                 -- in words, for its owner
    due_day INTEGER,
    path TEXT NOT NULL,
    made_at_ms INTEGER NOT NULL,
    UNIQUE (account_id, kind, fact)
) STRICT;
CREATE INDEX reminder_account ON reminder (account_id, id);

CREATE TABLE reminder_decline (
    account_id INTEGER NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL,                  -- '' all of them
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (account_id, kind)
) STRICT;
