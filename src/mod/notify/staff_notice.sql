-- Who does the work of a role at an agency on a day: holders, and deputies of those on leave. unit_id 0: the whole agency.
-- all :: role_people(agency_id int, unit_id int, role text, day int) -> account_id int
SELECT s.account_id FROM staff_role s JOIN unit u ON u.id = s.unit_id JOIN account a ON a.id = s.account_id
 WHERE u.agency_id = $agency_id AND s.role = $role AND s.from_day <= $day AND (s.to_day IS NULL OR s.to_day >= $day) AND a.closed_at_ms IS NULL
   AND ($unit_id = 0 OR s.unit_id = $unit_id)
UNION
SELECT g.deputy_id FROM delegation g JOIN staff_role s ON s.id = g.staff_role_id JOIN unit u ON u.id = s.unit_id JOIN account a ON a.id = g.deputy_id
 WHERE u.agency_id = $agency_id AND s.role = $role AND s.from_day <= $day AND (s.to_day IS NULL OR s.to_day >= $day) AND a.closed_at_ms IS NULL
   AND g.ended_at_ms IS NULL AND g.from_day <= $day AND g.to_day >= $day AND ($unit_id = 0 OR s.unit_id = $unit_id)
 ORDER BY 1;

-- Supervisors at a unit and above it.
-- all :: supervisors_over(path text, day int) -> account_id int
SELECT DISTINCT s.account_id FROM unit u JOIN staff_role s ON s.unit_id = u.id JOIN account a ON a.id = s.account_id
 WHERE s.role = 'supervisor' AND substr($path, 1, length(u.path)) = u.path AND s.from_day <= $day AND (s.to_day IS NULL OR s.to_day >= $day)
   AND a.closed_at_ms IS NULL
 ORDER BY 1;

-- all :: account_wish(account_id int) -> email text?, mail int, version int
SELECT a.email, COALESCE(w.mail, 0), COALESCE(w.version, 0) FROM account a LEFT JOIN notice_wish w ON w.account_id = a.id WHERE a.id = $account_id;

-- run :: wish_insert(account_id int, mail int)
INSERT INTO notice_wish (account_id, mail, version) VALUES ($account_id, $mail, 1);

-- run :: wish_update(account_id int, version int, mail int)
UPDATE notice_wish SET mail = $mail, version = version + 1 WHERE account_id = $account_id AND version = $version;

-- run :: staff_notice_insert(id int, account_id int, dossier_id int?, event_id int, title text, body text, now_ms int)
INSERT INTO notice (id, account_id, dossier_id, event_id, title, body, created_at_ms, read_at_ms, staff)
VALUES ($id, $account_id, $dossier_id, $event_id, $title, $body, $now_ms, NULL, 1);
