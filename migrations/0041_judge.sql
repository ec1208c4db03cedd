-- mod/looks: who looked at whose data, as the listener of "access." writes it down. A look at one is a row; looks at lists are
-- counted by day, as a list of work is opened all day long.
CREATE TABLE look (
    object_kind TEXT NOT NULL,           -- dossier, person, account
    object_id INTEGER NOT NULL,
    actor_id INTEGER NOT NULL REFERENCES account (id),
    what TEXT NOT NULL,                  -- what was looked at: object of the event
    why TEXT NOT NULL,                   -- why it was; '' for a list
    slot INTEGER NOT NULL,               -- of a list the day; otherwise the event
    listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
    event_id INTEGER NOT NULL,           -- the last one
    at_ms INTEGER NOT NULL,              -- of the last one
    times INTEGER NOT NULL,
    role TEXT NOT NULL,                  -- held by who looked, then
    title TEXT NOT NULL,
    unit_id INTEGER,
    PRIMARY KEY (object_kind, object_id, actor_id, what, why, slot)
) STRICT;
CREATE INDEX look_of ON look (object_kind, object_id, event_id);
INSERT INTO look (object_kind, object_id, actor_id, what, why, slot, listed, event_id, at_ms, times, role, title, unit_id)
SELECT 'dossier', dossier_id, actor_id, object_kind, '', id, 0, id, at_ms, 1, actor_role, '', actor_unit_id
  FROM event WHERE kind = 'access.read' AND dossier_id IS NOT NULL AND actor_id IS NOT NULL;
INSERT INTO look (object_kind, object_id, actor_id, what, why, slot, listed, event_id, at_ms, times, role, title, unit_id)
SELECT 'person', object_id, actor_id, object_kind, '', id, 0, id, at_ms, 1, actor_role, '', actor_unit_id
  FROM event WHERE kind = 'access.read' AND object_kind = 'person' AND object_id IS NOT NULL AND actor_id IS NOT NULL;

-- What mod/people lets other rooms read.
CREATE VIEW person_dossier AS SELECT person_id, dossier_id FROM party_person;

-- mod/rating: what people said of the service, without who and without which dossier. The id is random.
CREATE TABLE rating (
    id INTEGER PRIMARY KEY,
    agency_id INTEGER NOT NULL REFERENCES unit (id),
    level TEXT NOT NULL,                 -- key of data/rating/criteria.json
    reasons TEXT NOT NULL,               -- keys, joined by '|'
    words TEXT NOT NULL,
    batch INTEGER,                       -- first day of the month in which it was let out; NULL: nobody sees it yet
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX rating_batch ON rating (agency_id, batch);

-- That a dossier was rated, once. The link to what was said lasts as long as that may be changed.
CREATE TABLE rating_given (
    dossier_id INTEGER PRIMARY KEY REFERENCES dossier (id),
    agency_id INTEGER NOT NULL REFERENCES unit (id),
    rating_id INTEGER REFERENCES rating (id), -- NULL: cut
    open_until INTEGER NOT NULL          -- last day on which it may be changed
) STRICT;
CREATE INDEX rating_given_open ON rating_given (agency_id, open_until) WHERE rating_id IS NOT NULL;

-- mod/faq: questions to the office and their answers. No name is ever kept with them.
CREATE TABLE faq (
    id INTEGER PRIMARY KEY,
    agency_id INTEGER NOT NULL REFERENCES unit (id),
    procedure_code TEXT NOT NULL,        -- '' about no procedure
    account_id INTEGER REFERENCES account (id), -- who is told of the answer; never shown
    asked TEXT NOT NULL,                 -- as it was asked; for officers
    question TEXT NOT NULL,              -- as it is published
    answer TEXT NOT NULL,
    reason TEXT NOT NULL,                -- why it was not published
    folded TEXT NOT NULL,                -- text_fold of question and answer
    state TEXT NOT NULL CHECK (state IN ('asked', 'published', 'declined')),
    asked_at_ms INTEGER NOT NULL,
    answered_by INTEGER REFERENCES account (id),
    answered_at_ms INTEGER,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX faq_state ON faq (state, id);
CREATE INDEX faq_procedure ON faq (procedure_code, id) WHERE state = 'published';
