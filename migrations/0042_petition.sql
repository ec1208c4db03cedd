-- mod/petition: phản ánh, kiến nghị (NĐ 20/2008/NĐ-CP). Nothing here says who asked: that is petition_person alone.
CREATE TABLE petition (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    secret TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('petition', 'data')), -- data: an objection to a look at one's data
    about TEXT NOT NULL,                 -- what the asker said it is about: service, rule, look
    class TEXT NOT NULL CHECK (class IN ('', 'conduct', 'rule', 'data')), -- '' not classified
    door TEXT NOT NULL,                  -- handed to another law: complaint, denunciation, crime; or ''
    state TEXT NOT NULL CHECK (state IN ('sent', 'asked', 'doing', 'answered', 'published', 'refused', 'guided', 'withdrawn')),
    sealed INTEGER NOT NULL CHECK (sealed IN (0, 1)), -- nobody of the office sees what was written or who wrote
    agency_id INTEGER NOT NULL REFERENCES unit (id),
    dossier_no TEXT NOT NULL,            -- as typed
    event_id INTEGER,                    -- the look that is objected to
    content TEXT NOT NULL,
    sent_at_ms INTEGER NOT NULL,
    clock_at_ms INTEGER NOT NULL,        -- from when the clocks count: sending, last transfer, complaint
    due_at_ms INTEGER,                   -- of the next step; NULL: nothing is due
    answer TEXT NOT NULL,
    public_question TEXT NOT NULL,
    public_answer TEXT NOT NULL,
    folded TEXT NOT NULL,                -- text_fold of the two
    answered_at_ms INTEGER,
    published_at_ms INTEGER,
    opinion TEXT NOT NULL CHECK (opinion IN ('', 'like', 'dislike')),
    complained_at_ms INTEGER,
    late INTEGER NOT NULL CHECK (late IN (0, 1)), -- a step was made after its day
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX petition_list ON petition (agency_id, state, id);
CREATE INDEX petition_due ON petition (agency_id, due_at_ms) WHERE due_at_ms IS NOT NULL;
CREATE INDEX petition_public ON petition (published_at_ms) WHERE state = 'published';
CREATE UNIQUE INDEX petition_event ON petition (event_id, dossier_no) WHERE event_id IS NOT NULL;

CREATE TABLE petition_person (
    petition_id INTEGER PRIMARY KEY REFERENCES petition (id),
    account_id INTEGER REFERENCES account (id),
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL
) STRICT;
CREATE INDEX petition_person_account ON petition_person (account_id, petition_id) WHERE account_id IS NOT NULL;

CREATE TABLE petition_file (
    id INTEGER PRIMARY KEY,
    petition_id INTEGER NOT NULL REFERENCES petition (id),
    hash TEXT NOT NULL REFERENCES blob (hash),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size_bytes INTEGER NOT NULL
) STRICT;
CREATE INDEX petition_file_of ON petition_file (petition_id);

-- What happened, with the words that were said; by whom only for officials.
CREATE TABLE petition_step (
    id INTEGER PRIMARY KEY,
    petition_id INTEGER NOT NULL REFERENCES petition (id),
    move TEXT NOT NULL,
    account_id INTEGER REFERENCES account (id),
    unit_id INTEGER REFERENCES unit (id),
    words TEXT NOT NULL,
    late INTEGER NOT NULL CHECK (late IN (0, 1)),
    at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX petition_step_of ON petition_step (petition_id, id);

-- Limits that an administrator put in place of those of data/petition/clocks.json, from a day on.
CREATE TABLE petition_clock (
    class TEXT NOT NULL,                 -- '' for every class
    stage TEXT NOT NULL,
    from_day INTEGER NOT NULL,
    limit_text TEXT NOT NULL,            -- "5 working days"
    ground TEXT NOT NULL,
    by_id INTEGER NOT NULL REFERENCES account (id),
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (class, stage, from_day)
) STRICT;

-- How many were led to another door before they wrote anything, by day. Nobody is named.
CREATE TABLE petition_door (
    day INTEGER NOT NULL,
    door TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (day, door)
) STRICT;
