-- Tasks that wait follow their dossier to another agency (mod/successor).

-- all :: task_open_rows(agency_id int) -> id int, dossier_id int, name text, role text, state text, assignee_id int?, version int, assignee text?
SELECT t.id, t.dossier_id, t.name, t.role, t.state, t.assignee_id, t.version, a.name
  FROM task t LEFT JOIN account a ON a.id = t.assignee_id
 WHERE t.agency_id = $agency_id AND t.state IN ('open', 'taken') ORDER BY t.dossier_id, t.id;

-- run :: task_pass_on_one(id int, version int, agency_id int)
UPDATE task SET agency_id = $agency_id, version = version + 1 WHERE id = $id AND version = $version AND state IN ('open', 'taken');

-- A whole agency at once; the caller has read the rows in this transaction and compares their number.
-- run :: task_pass_on_rows(from_id int, to_id int)
UPDATE task SET agency_id = $to_id, version = version + 1 WHERE agency_id = $from_id AND state IN ('open', 'taken');

-- Whoever had it does not move along.
-- run :: task_lay_open(id int, version int)
UPDATE task SET state = 'open', assignee_id = NULL, taken_at_ms = NULL, version = version + 1
 WHERE id = $id AND version = $version AND state = 'taken';
