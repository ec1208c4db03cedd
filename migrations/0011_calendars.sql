-- mod/units: calendars in versions. A version is its rows of calendar_day and, where they change, the office hours; a unit's
-- calendar is the shipped days, all versions for all, then all of its agency, each by its number.
CREATE TABLE calendar_version (
    id INTEGER PRIMARY KEY,
    unit_id INTEGER REFERENCES unit (id), -- agency; NULL: for all
    no INTEGER NOT NULL,                  -- from 1 within its unit
    at_ms INTEGER NOT NULL,               -- in force since
    hours TEXT NOT NULL,                  -- that deadlines count, "07:30-11:30 13:30-17:00"; empty: as before
    reception TEXT NOT NULL,              -- of people, Monday to Friday; empty: as before
    saturday TEXT NOT NULL,               -- of people on Saturdays, or 'none'; empty: as before
    ground TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX calendar_version_no ON calendar_version (COALESCE(unit_id, 0), no);
ALTER TABLE calendar_day ADD COLUMN calendar_version_id INTEGER; -- NULL: put before there were versions

-- mod/calendar: a change that somebody proposes and somebody else approves.
CREATE TABLE calendar_proposal (
    id INTEGER PRIMARY KEY,
    unit_id INTEGER REFERENCES unit (id), -- agency; NULL: for all
    state TEXT NOT NULL CHECK (state IN ('draft', 'proposed', 'approved', 'refused', 'dropped')),
    base_id INTEGER NOT NULL,             -- newest calendar_version of the unit it was proposed against; 0: none
    hours TEXT NOT NULL,                  -- as in calendar_version
    reception TEXT NOT NULL,
    saturday TEXT NOT NULL,
    ground TEXT NOT NULL,
    note TEXT NOT NULL,                   -- why it was refused
    made_by INTEGER NOT NULL REFERENCES account (id),
    made_at_ms INTEGER NOT NULL,
    proposed_at_ms INTEGER,
    decided_by INTEGER REFERENCES account (id),
    decided_at_ms INTEGER,
    calendar_version_id INTEGER REFERENCES calendar_version (id),
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX calendar_proposal_unit ON calendar_proposal (unit_id, id);

CREATE TABLE calendar_proposal_day (
    proposal_id INTEGER NOT NULL REFERENCES calendar_proposal (id),
    day INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('off', 'makeup', 'removed')),
    name TEXT NOT NULL,
    PRIMARY KEY (proposal_id, day)
) STRICT;

-- How far the due dates of open dossiers have followed an approved change; the job goes on from here after a restart.
CREATE TABLE calendar_run (
    proposal_id INTEGER PRIMARY KEY REFERENCES calendar_proposal (id),
    agency_id INTEGER NOT NULL,           -- the agency being gone through; 0: not begun
    after_id INTEGER NOT NULL,            -- the last of its dossiers that was looked at
    seen_n INTEGER NOT NULL,
    moved_n INTEGER NOT NULL,
    failed_n INTEGER NOT NULL,            -- without a due date under the new calendar: left as they were
    done_at_ms INTEGER,
    version INTEGER NOT NULL
) STRICT;
