-- run :: volunteer_insert(id int, account_id int, unit_id int, group_name text, phone text, ground text, from_day int, to_day int, given_by int?)
INSERT INTO volunteer (id, account_id, unit_id, group_name, phone, ground, from_day, to_day, given_by, duty_until_ms, version)
VALUES ($id, $account_id, $unit_id, $group_name, $phone, $ground, $from_day, $to_day, $given_by, 0, 1);

-- one :: volunteer_row(id int) -> id int, account_id int, unit_id int, group_name text, phone text, ground text, from_day int, to_day int, duty_until_ms int, version int, name text, login text
SELECT v.id, v.account_id, v.unit_id, v.group_name, v.phone, v.ground, v.from_day, v.to_day, v.duty_until_ms, v.version, a.name, a.login
  FROM volunteer v JOIN account a ON a.id = v.account_id WHERE v.id = $id;

-- Of an office, those of today and later first.
-- all :: volunteer_rows(unit_id int) -> id int, account_id int, unit_id int, group_name text, phone text, ground text, from_day int, to_day int, duty_until_ms int, version int, name text, login text
SELECT v.id, v.account_id, v.unit_id, v.group_name, v.phone, v.ground, v.from_day, v.to_day, v.duty_until_ms, v.version, a.name, a.login
  FROM volunteer v JOIN account a ON a.id = v.account_id WHERE v.unit_id = $unit_id ORDER BY v.to_day DESC, v.group_name, a.name LIMIT 500;

-- one :: volunteer_held(account_id int, unit_id int, from_day int, to_day int) -> n int
SELECT COUNT(*) AS n FROM volunteer WHERE account_id = $account_id AND unit_id = $unit_id AND from_day <= $to_day AND to_day >= $from_day;

-- run :: volunteer_end(id int, version int, to_day int)
UPDATE volunteer SET to_day = $to_day, duty_until_ms = 0, version = version + 1 WHERE id = $id AND version = $version AND to_day > $to_day;

-- run :: volunteer_duty_set(id int, duty_until_ms int, phone text)
UPDATE volunteer SET duty_until_ms = $duty_until_ms, phone = $phone WHERE id = $id;

-- all :: volunteer_on_duty(unit_id int, now_ms int, today int) -> name text, group_name text, phone text
SELECT a.name, v.group_name, v.phone FROM volunteer v JOIN account a ON a.id = v.account_id
 WHERE v.unit_id = $unit_id AND v.duty_until_ms > $now_ms AND v.from_day <= $today AND v.to_day >= $today AND v.phone <> ''
 ORDER BY v.group_name, a.name LIMIT 50;

-- run :: road_insert(id int, unit_id int, place text, day int, from_minute int, to_minute int, procedures text, planned_by int?)
INSERT INTO road_stop (id, unit_id, place, day, from_minute, to_minute, procedures, planned_by, cancelled_at_ms, version)
VALUES ($id, $unit_id, $place, $day, $from_minute, $to_minute, $procedures, $planned_by, NULL, 1);

-- one :: road_row(id int) -> id int, unit_id int, place text, day int, from_minute int, to_minute int, procedures text, cancelled_at_ms int?, version int
SELECT id, unit_id, place, day, from_minute, to_minute, procedures, cancelled_at_ms, version FROM road_stop WHERE id = $id;

-- From a day on; unit 0: all offices.
-- all :: road_rows(unit_id int, from_day int) -> id int, unit_id int, place text, day int, from_minute int, to_minute int, procedures text, version int
SELECT id, unit_id, place, day, from_minute, to_minute, procedures, version FROM road_stop
 WHERE ($unit_id = 0 OR unit_id = $unit_id) AND day >= $from_day AND cancelled_at_ms IS NULL ORDER BY day, from_minute, id LIMIT 200;

-- run :: road_cancel(id int, version int, now_ms int)
UPDATE road_stop SET cancelled_at_ms = $now_ms, version = version + 1 WHERE id = $id AND version = $version AND cancelled_at_ms IS NULL;

-- run :: road_duty_put(account_id int, day int, stop_id int)
INSERT INTO road_duty (account_id, day, stop_id) VALUES ($account_id, $day, $stop_id)
ON CONFLICT (account_id, day) DO UPDATE SET stop_id = $stop_id;

-- run :: road_duty_end(account_id int, day int)
DELETE FROM road_duty WHERE account_id = $account_id AND day = $day;

-- one :: road_duty_row(account_id int, day int) -> stop_id int
SELECT r.stop_id FROM road_duty r JOIN road_stop s ON s.id = r.stop_id
 WHERE r.account_id = $account_id AND r.day = $day AND s.day = $day AND s.cancelled_at_ms IS NULL;

-- run :: road_dossier_put(dossier_id int, stop_id int)
INSERT INTO road_dossier (dossier_id, stop_id) VALUES ($dossier_id, $stop_id) ON CONFLICT (dossier_id) DO NOTHING;

-- one :: road_dossier_row(dossier_id int) -> stop_id int
SELECT stop_id FROM road_dossier WHERE dossier_id = $dossier_id;

-- run :: kiosk_insert(id int, unit_id int, name text, keeper text, token_hash bytes)
INSERT INTO kiosk (id, unit_id, name, keeper, token_hash, installed_at_ms, rung_at_ms, ended_at_ms, version)
VALUES ($id, $unit_id, $name, $keeper, $token_hash, NULL, NULL, NULL, 1);

-- one :: kiosk_by_token(token_hash bytes) -> id int, unit_id int, name text, installed_at_ms int?, rung_at_ms int?, version int
SELECT id, unit_id, name, installed_at_ms, rung_at_ms, version FROM kiosk WHERE token_hash = $token_hash AND ended_at_ms IS NULL;

-- one :: kiosk_row(id int) -> id int, unit_id int, name text, version int
SELECT id, unit_id, name, version FROM kiosk WHERE id = $id;

-- all :: kiosk_rows(unit_id int) -> id int, name text, keeper text, installed_at_ms int?, version int
SELECT id, name, keeper, installed_at_ms, version FROM kiosk WHERE unit_id = $unit_id AND ended_at_ms IS NULL ORDER BY id LIMIT 200;

-- The token of the link is replaced by the one that the device keeps.
-- run :: kiosk_install(id int, version int, token_hash bytes, now_ms int)
UPDATE kiosk SET token_hash = $token_hash, installed_at_ms = $now_ms, version = version + 1
 WHERE id = $id AND version = $version AND installed_at_ms IS NULL AND ended_at_ms IS NULL;

-- run :: kiosk_rung(id int, now_ms int)
UPDATE kiosk SET rung_at_ms = $now_ms WHERE id = $id;

-- run :: kiosk_end(id int, version int, now_ms int)
UPDATE kiosk SET ended_at_ms = $now_ms, version = version + 1 WHERE id = $id AND version = $version AND ended_at_ms IS NULL;
