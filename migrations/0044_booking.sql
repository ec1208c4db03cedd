-- mod/booking: when the desk receives people who booked a time; field '': for any procedure.
CREATE TABLE booking_slot (
    id INTEGER PRIMARY KEY,
    agency_id INTEGER NOT NULL REFERENCES unit (id),
    field TEXT NOT NULL,
    weekday INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 6), -- 0 Sunday
    from_minute INTEGER NOT NULL,
    to_minute INTEGER NOT NULL,
    capacity INTEGER NOT NULL CHECK (capacity BETWEEN 0 AND 50), -- 0: no longer offered
    version INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX booking_slot_once ON booking_slot (agency_id, weekday, from_minute, field);

-- mod/booking: a day on which the office gives no times beside those the calendar knows (an officer is ill).
CREATE TABLE booking_off (
    agency_id INTEGER NOT NULL REFERENCES unit (id),
    day INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (agency_id, day)
) STRICT;

-- mod/booking: one time of one person. The queue at the desk (a later part) finds whoever came by code.
CREATE TABLE booking (
    id INTEGER PRIMARY KEY,
    agency_id INTEGER NOT NULL REFERENCES unit (id),
    code TEXT NOT NULL UNIQUE,
    secret TEXT NOT NULL,
    procedure_code TEXT NOT NULL,
    procedure_name TEXT NOT NULL,
    account_id INTEGER REFERENCES account (id),
    person TEXT NOT NULL,           -- "a<account>" or "p<phone>": who may have one open booking for a procedure
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    slot_id INTEGER NOT NULL REFERENCES booking_slot (id),
    day INTEGER NOT NULL,
    from_minute INTEGER NOT NULL,
    to_minute INTEGER NOT NULL,
    seat INTEGER NOT NULL,          -- 0 to capacity - 1: no seat is given twice
    state TEXT NOT NULL CHECK (state IN ('booked', 'came', 'missed', 'cancelled', 'called_off')),
    reason TEXT NOT NULL,
    reminded INTEGER NOT NULL CHECK (reminded IN (0, 1)),
    created_at_ms INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX booking_seat ON booking (slot_id, day, seat) WHERE state IN ('booked', 'came');
CREATE UNIQUE INDEX booking_open ON booking (person, procedure_code) WHERE state = 'booked';
CREATE INDEX booking_day ON booking (agency_id, day, from_minute);
