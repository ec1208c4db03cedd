-- mod/assist: volunteers of a commune (tổ công nghệ số cộng đồng, NĐ 224/2026/NĐ-CP Điều 79), appointed from a day to a day.
CREATE TABLE volunteer (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id), -- a person's own account
    unit_id INTEGER NOT NULL REFERENCES unit (id),
    group_name TEXT NOT NULL,            -- residential group
    phone TEXT NOT NULL,                 -- shown at shared computers while on duty; '': not shown
    ground TEXT NOT NULL,
    from_day INTEGER NOT NULL,
    to_day INTEGER NOT NULL,
    given_by INTEGER REFERENCES account (id),
    duty_until_ms INTEGER NOT NULL,      -- on duty until then; 0: not
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX volunteer_account ON volunteer (account_id);
CREATE INDEX volunteer_unit ON volunteer (unit_id, to_day);

-- Receptions on the road: an office with a place and a time.
CREATE TABLE road_stop (
    id INTEGER PRIMARY KEY,
    unit_id INTEGER NOT NULL REFERENCES unit (id),
    place TEXT NOT NULL,
    day INTEGER NOT NULL,
    from_minute INTEGER NOT NULL,        -- of the day
    to_minute INTEGER NOT NULL,
    procedures TEXT NOT NULL,            -- in words, as people read it; '': everything the office receives
    planned_by INTEGER REFERENCES account (id),
    cancelled_at_ms INTEGER,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX road_stop_day ON road_stop (day);

-- Which officer sits there today.
CREATE TABLE road_duty (
    account_id INTEGER NOT NULL REFERENCES account (id),
    day INTEGER NOT NULL,
    stop_id INTEGER NOT NULL REFERENCES road_stop (id),
    PRIMARY KEY (account_id, day)
) STRICT;

-- A dossier that was taken in there.
CREATE TABLE road_dossier (
    dossier_id INTEGER PRIMARY KEY,
    stop_id INTEGER NOT NULL REFERENCES road_stop (id)
) STRICT;

-- Shared computers.
CREATE TABLE kiosk (
    id INTEGER PRIMARY KEY,
    unit_id INTEGER NOT NULL REFERENCES unit (id),
    name TEXT NOT NULL,                  -- where it stands
    keeper TEXT NOT NULL,                -- who looks after it there
    token_hash BLOB NOT NULL UNIQUE,
    installed_at_ms INTEGER,             -- the link was opened on the device; it works once
    rung_at_ms INTEGER,                  -- when somebody last called the desk
    ended_at_ms INTEGER,
    version INTEGER NOT NULL
) STRICT;
