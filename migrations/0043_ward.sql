-- mod/ward: what the ward itself has to say, written by its clerk. Texts are plain: paragraphs, lists of lines that begin with "- ",
-- and links as data ("words | address", one a line).
CREATE TABLE ward_post (
    id INTEGER PRIMARY KEY,
    agency_id INTEGER NOT NULL REFERENCES unit (id),
    kind TEXT NOT NULL CHECK (kind IN ('news', 'notice', 'downtime', 'rules', 'reception', 'guide')),
    state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'withdrawn')),
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    links TEXT NOT NULL,
    procedure_code TEXT NOT NULL,  -- guide: beside which procedure; otherwise ''
    from_day INTEGER NOT NULL,     -- notice: shown from this day; downtime: the day on which it begins; 0: at once
    to_day INTEGER NOT NULL,       -- the last day it is shown; 0: until withdrawn
    published_at_ms INTEGER,
    changed_at_ms INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX ward_post_list ON ward_post (agency_id, state, kind, published_at_ms);
CREATE INDEX ward_post_guide ON ward_post (procedure_code) WHERE procedure_code <> '';

-- mod/ward: what was published, as it stood; a correction and a withdrawal are further rows.
CREATE TABLE ward_post_history (
    id INTEGER PRIMARY KEY,
    post_id INTEGER NOT NULL REFERENCES ward_post (id),
    act TEXT NOT NULL CHECK (act IN ('published', 'corrected', 'withdrawn')),
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    links TEXT NOT NULL,
    reason TEXT NOT NULL,          -- of a correction or withdrawal
    at_ms INTEGER NOT NULL,
    by_id INTEGER NOT NULL REFERENCES account (id),
    by_name TEXT NOT NULL
) STRICT;
CREATE INDEX ward_post_history_post ON ward_post_history (post_id, id);

-- mod/ward: officials who agreed to stand on the ward's page, by themselves; nobody else may agree for them.
CREATE TABLE ward_shown (
    account_id INTEGER PRIMARY KEY REFERENCES account (id),
    phone INTEGER NOT NULL CHECK (phone IN (0, 1)), -- with their number
    agreed_at_ms INTEGER NOT NULL
) STRICT;
