-- Roles and covering of a unit that ends.

-- all :: staff_open_rows(unit_id int, day int) -> role_id int, account_id int, unit_id int, role text, name text, login text, title text, phone text?, unit_name text, ground text?, from_day int, to_day int?, version int
SELECT r.id, r.account_id, r.unit_id, r.role, a.name, a.login, r.title, a.phone, u.name, r.ground, r.from_day, r.to_day, r.version
  FROM staff_role r JOIN account a ON a.id = r.account_id JOIN unit u ON u.id = r.unit_id
 WHERE r.unit_id = $unit_id AND (r.to_day IS NULL OR r.to_day >= $day) AND a.closed_at_ms IS NULL ORDER BY a.name, r.id;

-- A role that has not begun yet simply begins elsewhere.
-- run :: staff_role_elsewhere(id int, version int, unit_id int)
UPDATE staff_role SET unit_id = $unit_id, version = version + 1 WHERE id = $id AND version = $version;

-- one :: staff_held_elsewhere(account_id int, unit_id int, role text, day int) -> n int
SELECT COUNT(*) AS n FROM staff_role WHERE account_id = $account_id AND unit_id = $unit_id AND role = $role
   AND from_day <= $day AND (to_day IS NULL OR to_day >= $day);

-- all :: delegation_open_rows(role_id int, day int) -> id int, deputy_id int, deputy text, from_day int, to_day int, reason text, version int
SELECT d.id, d.deputy_id, a.name, d.from_day, d.to_day, d.reason, d.version
  FROM delegation d JOIN account a ON a.id = d.deputy_id
 WHERE d.staff_role_id = $role_id AND d.ended_at_ms IS NULL AND d.to_day >= $day ORDER BY d.id;

-- run :: delegation_last_day(id int, version int, to_day int)
UPDATE delegation SET to_day = $to_day, version = version + 1 WHERE id = $id AND version = $version AND ended_at_ms IS NULL;
