-- mod/units: the tree of offices and rooms, and their calendars.
CREATE TABLE unit (
    id INTEGER PRIMARY KEY,
    parent_id INTEGER REFERENCES unit (id),
    path TEXT NOT NULL UNIQUE,           -- "/12/40/": ids from the root down, for subtrees
    agency_id INTEGER NOT NULL,          -- nearest unit upwards that is an agency (itself when it is one)
    kind TEXT NOT NULL CHECK (kind IN ('agency', 'room')),
    level TEXT NOT NULL CHECK (level IN ('ministry', 'province', 'commune', 'other')),
    name TEXT NOT NULL,                  -- "Ủy ban nhân dân xã Kim Bôi"
    short_name TEXT NOT NULL,            -- "UBND xã Kim Bôi"
    superior TEXT NOT NULL,              -- line above the name on papers
    place TEXT NOT NULL,                 -- "Kim Bôi", before the date on papers
    code TEXT UNIQUE,                    -- mã định danh, QĐ 20/2020: H26.36.14
    old_code TEXT UNIQUE,                -- QCVN 102:2016: 000.14.36.H26
    area_code TEXT,                      -- commune code of the statistics office, "00364"
    address TEXT NOT NULL,
    phone TEXT NOT NULL,
    website TEXT NOT NULL,
    open_day INTEGER NOT NULL,
    close_day INTEGER,                   -- last day; a closed unit keeps its name in history
    successor_id INTEGER REFERENCES unit (id),
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX unit_parent ON unit (parent_id);
CREATE INDEX unit_agency ON unit (agency_id);

-- Days off and make-up days; unit_id NULL: for all. Later rows for the same unit and day replace earlier ones.
CREATE TABLE calendar_day (
    id INTEGER PRIMARY KEY,
    unit_id INTEGER REFERENCES unit (id),
    day INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('off', 'makeup')),
    name TEXT NOT NULL,
    ground TEXT NOT NULL,
    removed INTEGER NOT NULL CHECK (removed IN (0, 1)),
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX calendar_day_day ON calendar_day (day);
