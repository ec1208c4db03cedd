-- mod/represent: for whom somebody acts: a child, an adult, an organisation. One row for each whoever is asked about.
CREATE TABLE principal (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'organisation')),
    account_id INTEGER REFERENCES account (id), -- NULL: has no account here (a child)
    name TEXT NOT NULL,
    id_no TEXT NOT NULL,                 -- personal number or tax code; '': none yet
    birth TEXT NOT NULL,                 -- yyyy-mm-dd; '' of an organisation, or not known
    address TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX principal_account ON principal (account_id);
CREATE INDEX principal_id_no ON principal (id_no);

-- Who may act for whom, from a day to a day, for which procedures.
CREATE TABLE mandate (
    id INTEGER PRIMARY KEY,
    principal_id INTEGER NOT NULL REFERENCES principal (id),
    holder_id INTEGER NOT NULL REFERENCES account (id), -- who acts
    agency_id INTEGER NOT NULL REFERENCES unit (id),    -- whose desk checks the paper
    kind TEXT NOT NULL CHECK (kind IN ('parent', 'guardian', 'incapable', 'authorised', 'staff')), -- incapable: guardian of an adult who cannot act
    keeper INTEGER NOT NULL CHECK (keeper IN (0, 1)),   -- staff who keep the list of their organisation
    state TEXT NOT NULL CHECK (state IN ('asked', 'held', 'refused', 'ended')),
    procedures TEXT NOT NULL,            -- codes with spaces between; '': all
    from_day INTEGER NOT NULL,
    to_day INTEGER,                      -- last day; NULL: until further notice
    ground TEXT NOT NULL,                -- the paper in words: number, day, who certified it
    paper_hash TEXT, paper_name TEXT, paper_type TEXT,
    shown TEXT NOT NULL,                 -- by what it holds: 'account', 'desk', 'keeper'; '': not yet
    asked_at_ms INTEGER NOT NULL,
    answered_at_ms INTEGER,
    answered_by INTEGER REFERENCES account (id),
    ended_at_ms INTEGER,
    ended_by INTEGER REFERENCES account (id), -- NULL: by itself
    reason TEXT NOT NULL,                -- why refused or ended
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX mandate_holder ON mandate (holder_id, state);
CREATE INDEX mandate_principal ON mandate (principal_id, state);
CREATE INDEX mandate_waiting ON mandate (agency_id, state);

-- Ages of the law, each with its article and its days.
CREATE TABLE age_rule (
    word TEXT NOT NULL,
    years INTEGER NOT NULL,
    article TEXT NOT NULL,
    from_day INTEGER NOT NULL,
    to_day INTEGER,
    PRIMARY KEY (word, from_day)
) STRICT;
INSERT INTO age_rule (word, years, article, from_day, to_day)
VALUES ('of_age', 18, 'Bộ luật Dân sự 91/2015/QH13, Điều 20, Điều 21', 17167, NULL);

-- For whom a draft is written; none: for oneself.
CREATE TABLE draft_for (
    draft_id INTEGER PRIMARY KEY REFERENCES draft (id) ON DELETE CASCADE,
    mandate_id INTEGER REFERENCES mandate (id), -- NULL: chosen, for oneself
    chosen_at_ms INTEGER NOT NULL
) STRICT;

-- A dossier sent for another.
CREATE TABLE dossier_for (
    dossier_id INTEGER PRIMARY KEY,
    mandate_id INTEGER NOT NULL REFERENCES mandate (id),
    principal_id INTEGER NOT NULL REFERENCES principal (id)
) STRICT;
CREATE INDEX dossier_for_principal ON dossier_for (principal_id, dossier_id);

-- A volunteer fills a request in with somebody. What the helper may see ends with it.
CREATE TABLE help_session (
    id INTEGER PRIMARY KEY,
    helper_id INTEGER NOT NULL REFERENCES account (id),
    volunteer_id INTEGER NOT NULL,       -- the appointment under which it was begun
    agency_id INTEGER NOT NULL REFERENCES unit (id),
    group_name TEXT NOT NULL,            -- residential group, as it was called then
    account_id INTEGER REFERENCES account (id), -- who is helped; NULL: nobody has the login that was named
    opened INTEGER NOT NULL CHECK (opened IN (0, 1)), -- the account was opened in this session
    state TEXT NOT NULL CHECK (state IN ('asked', 'open', 'confirmed', 'ended')), -- asked: the person has not agreed yet
    how TEXT NOT NULL,                   -- confirmed: 'login', 'code', 'desk'; ended: 'helper', 'person', 'objected', 'time'
    draft_id INTEGER,
    procedure_code TEXT NOT NULL,
    dossier_id INTEGER,
    secret TEXT NOT NULL UNIQUE,         -- of the short link that the person opens
    code_hash BLOB, code_until_ms INTEGER, code_tries INTEGER NOT NULL, codes_sent INTEGER NOT NULL,
    proof_hash BLOB, proof_until_ms INTEGER, -- the code was right: what the page carries to its button
    started_at_ms INTEGER NOT NULL,
    until_ms INTEGER NOT NULL,
    ended_at_ms INTEGER,
    ended_by INTEGER REFERENCES account (id),
    objection TEXT NOT NULL,             -- what the person reports to the leader
    objection_answer TEXT NOT NULL,
    objection_answered_at_ms INTEGER,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX help_session_helper ON help_session (helper_id, state);
CREATE INDEX help_session_account ON help_session (account_id);
CREATE INDEX help_session_draft ON help_session (draft_id);
CREATE INDEX help_session_dossier ON help_session (dossier_id);
CREATE INDEX help_session_agency ON help_session (agency_id, started_at_ms);

-- Who did what in it: both see what the other did.
CREATE TABLE help_act (
    id INTEGER PRIMARY KEY,
    help_id INTEGER NOT NULL REFERENCES help_session (id),
    at_ms INTEGER NOT NULL,
    by_id INTEGER REFERENCES account (id), -- NULL: by itself
    what TEXT NOT NULL,                  -- a word: help.act_… of the messages
    detail TEXT NOT NULL                 -- questions that were changed, name of a file
) STRICT;
CREATE INDEX help_act_help ON help_act (help_id, id);
