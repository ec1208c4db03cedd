-- one :: unit_row(id int) -> id int, parent_id int?, agency_id int, path text, kind text, level text, name text, short_name text, superior text, place text, code text?, old_code text?, area_code text?, address text, phone text, website text, open_day int, close_day int?, successor_id int?, version int
SELECT id, parent_id, agency_id, path, kind, level, name, short_name, superior, place, code, old_code, area_code, address, phone, website,
       open_day, close_day, successor_id, version FROM unit WHERE id = $id;

-- all :: unit_rows() -> id int, parent_id int?, agency_id int, path text, kind text, level text, name text, short_name text, superior text, place text, code text?, old_code text?, area_code text?, address text, phone text, website text, open_day int, close_day int?, successor_id int?, version int
SELECT id, parent_id, agency_id, path, kind, level, name, short_name, superior, place, code, old_code, area_code, address, phone, website,
       open_day, close_day, successor_id, version FROM unit WHERE close_day IS NULL ORDER BY path;

-- run :: unit_insert(id int, parent_id int?, agency_id int, path text, kind text, level text, name text, short_name text, superior text, place text, code text?, old_code text?, area_code text?, address text, phone text, website text, open_day int)
INSERT INTO unit (id, parent_id, agency_id, path, kind, level, name, short_name, superior, place, code, old_code, area_code, address, phone,
                  website, open_day, close_day, successor_id, version)
VALUES ($id, $parent_id, $agency_id, $path, $kind, $level, $name, $short_name, $superior, $place, $code, $old_code, $area_code, $address,
        $phone, $website, $open_day, NULL, NULL, 1);

-- run :: unit_update(id int, version int, name text, short_name text, superior text, place text, code text?, old_code text?, area_code text?, address text, phone text, website text)
UPDATE unit SET name = $name, short_name = $short_name, superior = $superior, place = $place, code = $code, old_code = $old_code,
       area_code = $area_code, address = $address, phone = $phone, website = $website, version = version + 1
 WHERE id = $id AND version = $version AND close_day IS NULL;

-- run :: unit_set_closed(id int, version int, close_day int, successor_id int?)
UPDATE unit SET close_day = $close_day, successor_id = $successor_id, version = version + 1
 WHERE id = $id AND version = $version AND close_day IS NULL;

-- one :: unit_code_taken(code text, except_id int) -> n int
SELECT COUNT(*) AS n FROM unit WHERE (code = $code OR old_code = $code) AND id <> $except_id;

-- Who holds a role at a unit or below it on a day.
-- all :: staff_rows(path_from text, path_to text, role text, day int) -> role_id int, account_id int, unit_id int, role text, name text, login text, title text, phone text?, unit_name text, ground text?, from_day int, to_day int?, version int
SELECT r.id, r.account_id, r.unit_id, r.role, a.name, a.login, r.title, a.phone, u.name, r.ground, r.from_day, r.to_day, r.version
  FROM staff_role r JOIN account a ON a.id = r.account_id JOIN unit u ON u.id = r.unit_id
 WHERE u.path >= $path_from AND u.path < $path_to AND ($role = '' OR r.role = $role)
   AND r.from_day <= $day AND (r.to_day IS NULL OR r.to_day >= $day) AND a.closed_at_ms IS NULL
 ORDER BY u.path, r.role, a.name;

-- all :: staff_roles_of(account_id int) -> role_id int, account_id int, unit_id int, role text, name text, login text, title text, phone text?, unit_name text, ground text?, from_day int, to_day int?, version int
SELECT r.id, r.account_id, r.unit_id, r.role, a.name, a.login, r.title, a.phone, u.name, r.ground, r.from_day, r.to_day, r.version
  FROM staff_role r JOIN account a ON a.id = r.account_id JOIN unit u ON u.id = r.unit_id
 WHERE r.account_id = $account_id ORDER BY r.from_day DESC, r.id DESC;

-- one :: delegation_deputy(id int) -> deputy_id int, staff_role_id int
SELECT deputy_id, staff_role_id FROM delegation WHERE id = $id;

-- one :: staff_role_row(id int) -> account_id int, unit_id int, role text, from_day int, to_day int?, version int
SELECT account_id, unit_id, role, from_day, to_day, version FROM staff_role WHERE id = $id;

-- run :: staff_role_insert(id int, account_id int, unit_id int, role text, title text, from_day int, to_day int?, ground text?)
INSERT INTO staff_role (id, account_id, unit_id, role, title, from_day, to_day, ground, version)
VALUES ($id, $account_id, $unit_id, $role, $title, $from_day, $to_day, $ground, 1);

-- run :: staff_role_end(id int, version int, to_day int)
UPDATE staff_role SET to_day = $to_day, version = version + 1 WHERE id = $id AND version = $version;

-- run :: delegation_insert(id int, staff_role_id int, deputy_id int, from_day int, to_day int, reason text)
INSERT INTO delegation (id, staff_role_id, deputy_id, from_day, to_day, reason, ended_at_ms, version)
VALUES ($id, $staff_role_id, $deputy_id, $from_day, $to_day, $reason, NULL, 1);

-- all :: delegation_rows(day int) -> id int, staff_role_id int, holder_id int, deputy_id int, unit_id int, deputy text, holder text, role text, unit_name text, from_day int, to_day int, reason text, version int
SELECT d.id, d.staff_role_id, r.account_id, d.deputy_id, r.unit_id, a.name, h.name, r.role, u.name, d.from_day, d.to_day, d.reason, d.version
  FROM delegation d JOIN staff_role r ON r.id = d.staff_role_id JOIN account a ON a.id = d.deputy_id
       JOIN account h ON h.id = r.account_id JOIN unit u ON u.id = r.unit_id
 WHERE d.ended_at_ms IS NULL AND d.to_day >= $day ORDER BY d.from_day, d.id;

-- run :: delegation_end(id int, version int, now_ms int)
UPDATE delegation SET ended_at_ms = $now_ms, version = version + 1 WHERE id = $id AND version = $version AND ended_at_ms IS NULL;

-- The calendar of an agency: rows for all and its own, later ones replace earlier ones.
-- all :: calendar_rows(agency_id int) -> id int, unit_id int?, day int, kind text, name text, removed int, ground text, calendar_version_id int?
SELECT id, unit_id, day, kind, name, removed, ground, calendar_version_id FROM calendar_day
 WHERE unit_id IS NULL OR unit_id = $agency_id ORDER BY day, CASE WHEN unit_id IS NULL THEN 0 ELSE 1 END, id;

-- run :: calendar_insert(id int, unit_id int?, day int, kind text, name text, ground text, removed int, calendar_version_id int)
INSERT INTO calendar_day (id, unit_id, day, kind, name, ground, removed, version, calendar_version_id)
VALUES ($id, $unit_id, $day, $kind, $name, $ground, $removed, 1, $calendar_version_id);

-- Versions for all, then those of the agency, each by number.
-- all :: calendar_version_rows(agency_id int) -> id int, unit_id int?, no int, at_ms int, hours text, reception text, saturday text, ground text
SELECT id, unit_id, no, at_ms, hours, reception, saturday, ground FROM calendar_version
 WHERE unit_id IS NULL OR unit_id = $agency_id ORDER BY CASE WHEN unit_id IS NULL THEN 0 ELSE 1 END, no;

-- run :: calendar_version_insert(id int, unit_id int?, no int, at_ms int, hours text, reception text, saturday text, ground text)
INSERT INTO calendar_version (id, unit_id, no, at_ms, hours, reception, saturday, ground)
VALUES ($id, $unit_id, $no, $at_ms, $hours, $reception, $saturday, $ground);
