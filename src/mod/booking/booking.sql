-- Times at the desk.

-- all :: booking_slots_of(agency_id int) -> id int, field text, weekday int, from_minute int, to_minute int, capacity int, version int
SELECT id, field, weekday, from_minute, to_minute, capacity, version FROM booking_slot WHERE agency_id = $agency_id ORDER BY weekday, from_minute, field LIMIT 500;

-- one :: booking_slot_row(id int, agency_id int) -> id int, field text, weekday int, from_minute int, to_minute int, capacity int, version int
SELECT id, field, weekday, from_minute, to_minute, capacity, version FROM booking_slot WHERE id = $id AND agency_id = $agency_id;

-- run :: booking_slot_put(id int, agency_id int, field text, weekday int, from_minute int, to_minute int, capacity int)
INSERT INTO booking_slot (id, agency_id, field, weekday, from_minute, to_minute, capacity, version)
VALUES ($id, $agency_id, $field, $weekday, $from_minute, $to_minute, $capacity, 1)
ON CONFLICT (agency_id, weekday, from_minute, field) DO NOTHING;

-- run :: booking_slot_set(id int, agency_id int, version int, capacity int)
UPDATE booking_slot SET capacity = $capacity, version = version + 1 WHERE id = $id AND agency_id = $agency_id AND version = $version;

-- all :: booking_offs(agency_id int, from_day int) -> day int, reason text
SELECT day, reason FROM booking_off WHERE agency_id = $agency_id AND day >= $from_day ORDER BY day LIMIT 500;

-- run :: booking_off_put(agency_id int, day int, reason text)
INSERT INTO booking_off (agency_id, day, reason) VALUES ($agency_id, $day, $reason) ON CONFLICT (agency_id, day) DO UPDATE SET reason = excluded.reason;

-- all :: booking_taken(agency_id int, from_day int) -> slot_id int, day int, seat int
SELECT slot_id, day, seat FROM booking WHERE agency_id = $agency_id AND day >= $from_day AND state IN ('booked', 'came') ORDER BY day, slot_id, seat;

-- all :: booking_seats(slot_id int, day int) -> seat int
SELECT seat FROM booking WHERE slot_id = $slot_id AND day = $day AND state IN ('booked', 'came') ORDER BY seat;

-- one :: booking_open_of(person text, procedure_code text) -> id int
SELECT id FROM booking WHERE person = $person AND procedure_code = $procedure_code AND state = 'booked';

-- run :: booking_put(id int, agency_id int, code text, secret text, procedure_code text, procedure_name text, account_id int?, person text, name text, phone text, slot_id int, day int, from_minute int, to_minute int, seat int, now_ms int)
INSERT INTO booking (id, agency_id, code, secret, procedure_code, procedure_name, account_id, person, name, phone, slot_id, day, from_minute, to_minute, seat,
    state, reason, reminded, created_at_ms, version)
VALUES ($id, $agency_id, $code, $secret, $procedure_code, $procedure_name, $account_id, $person, $name, $phone, $slot_id, $day, $from_minute, $to_minute, $seat,
    'booked', '', 0, $now_ms, 1);

-- run :: booking_move_to(id int, version int, slot_id int, day int, from_minute int, to_minute int, seat int)
UPDATE booking SET slot_id = $slot_id, day = $day, from_minute = $from_minute, to_minute = $to_minute, seat = $seat, reminded = 0, version = version + 1
 WHERE id = $id AND version = $version AND state = 'booked';

-- run :: booking_end(id int, version int, state text, reason text)
UPDATE booking SET state = $state, reason = $reason, version = version + 1 WHERE id = $id AND version = $version AND state = 'booked';

-- one :: booking_by_code(code text) -> id int, agency_id int, code text, secret text, procedure_code text, procedure_name text, account_id int?, person text, name text, phone text, slot_id int, day int, from_minute int, to_minute int, state text, reason text, version int
SELECT id, agency_id, code, secret, procedure_code, procedure_name, account_id, person, name, phone, slot_id, day, from_minute, to_minute, state, reason, version FROM booking WHERE code = $code;

-- Those of an account, also what was cancelled, from a day on: a calendar has to be told of it.
-- all :: booking_of_account(account_id int, from_day int) -> id int, agency_id int, code text, secret text, procedure_code text, procedure_name text, account_id int?, person text, name text, phone text, slot_id int, day int, from_minute int, to_minute int, state text, reason text, version int
SELECT id, agency_id, code, secret, procedure_code, procedure_name, account_id, person, name, phone, slot_id, day, from_minute, to_minute, state, reason, version
  FROM booking WHERE account_id = $account_id AND day >= $from_day ORDER BY day DESC, id LIMIT 100;

-- one :: booking_by_id(id int, agency_id int) -> id int, agency_id int, code text, secret text, procedure_code text, procedure_name text, account_id int?, person text, name text, phone text, slot_id int, day int, from_minute int, to_minute int, state text, reason text, version int
SELECT id, agency_id, code, secret, procedure_code, procedure_name, account_id, person, name, phone, slot_id, day, from_minute, to_minute, state, reason, version FROM booking WHERE id = $id AND agency_id = $agency_id;

-- all :: booking_on_day(agency_id int, day int) -> id int, agency_id int, code text, secret text, procedure_code text, procedure_name text, account_id int?, person text, name text, phone text, slot_id int, day int, from_minute int, to_minute int, state text, reason text, version int
SELECT id, agency_id, code, secret, procedure_code, procedure_name, account_id, person, name, phone, slot_id, day, from_minute, to_minute, state, reason, version
  FROM booking WHERE agency_id = $agency_id AND day = $day ORDER BY from_minute, seat, id LIMIT 500;

-- all :: booking_to_remind(day int) -> id int, account_id int, procedure_name text, code text, secret text, day int, from_minute int
SELECT id, account_id, procedure_name, code, secret, day, from_minute FROM booking
 WHERE day = $day AND state = 'booked' AND reminded = 0 AND account_id IS NOT NULL ORDER BY id LIMIT 200;

-- run :: booking_reminded(id int)
UPDATE booking SET reminded = 1 WHERE id = $id;
