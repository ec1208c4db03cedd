-- run :: task_insert(id int, dossier_id int, node text, kind text, name text, role text, work text, agency_id int, race int, created_at_ms int, due_at_ms int?)
INSERT INTO task (id, dossier_id, node, kind, name, role, work, agency_id, state, assignee_id, race, created_at_ms, taken_at_ms,
                  due_at_ms, done_at_ms, outcome, opinion, version)
VALUES ($id, $dossier_id, $node, $kind, $name, $role, $work, $agency_id, 'open', NULL, $race, $created_at_ms, NULL,
        $due_at_ms, NULL, '', '', 1);

-- one :: task_row(id int) -> id int, dossier_id int, node text, kind text, name text, role text, work text, agency_id int, state text, assignee_id int?, race int, created_at_ms int, taken_at_ms int?, due_at_ms int?, done_at_ms int?, outcome text, opinion text, version int, assignee text?
SELECT t.id, t.dossier_id, t.node, t.kind, t.name, t.role, t.work, t.agency_id, t.state, t.assignee_id, t.race, t.created_at_ms,
       t.taken_at_ms, t.due_at_ms, t.done_at_ms, t.outcome, t.opinion, t.version, a.name
  FROM task t LEFT JOIN account a ON a.id = t.assignee_id WHERE t.id = $id;

-- all :: task_rows(dossier_id int) -> id int, dossier_id int, node text, kind text, name text, role text, work text, agency_id int, state text, assignee_id int?, race int, created_at_ms int, taken_at_ms int?, due_at_ms int?, done_at_ms int?, outcome text, opinion text, version int, assignee text?
SELECT t.id, t.dossier_id, t.node, t.kind, t.name, t.role, t.work, t.agency_id, t.state, t.assignee_id, t.race, t.created_at_ms,
       t.taken_at_ms, t.due_at_ms, t.done_at_ms, t.outcome, t.opinion, t.version, a.name
  FROM task t LEFT JOIN account a ON a.id = t.assignee_id WHERE t.dossier_id = $dossier_id ORDER BY t.id;

-- What waits in front of one role of one agency, by deadline; paged by key. Also what somebody on leave had taken
-- (for_account_id, 0: nobody).
-- all :: inbox_rows(agency_id int, role text, account_id int, for_account_id int, mine_only int, late_before_ms int, after_due_ms int, after_id int) -> id int, dossier_id int, node text, kind text, name text, role text, work text, agency_id int, state text, assignee_id int?, race int, created_at_ms int, taken_at_ms int?, due_at_ms int?, done_at_ms int?, outcome text, opinion text, version int, assignee text?, code text?, procedure_version_id int, dossier_due_at_ms int?, applicant text?
SELECT t.id, t.dossier_id, t.node, t.kind, t.name, t.role, t.work, t.agency_id, t.state, t.assignee_id, t.race, t.created_at_ms,
       t.taken_at_ms, t.due_at_ms, t.done_at_ms, t.outcome, t.opinion, t.version, a.name,
       d.code, d.procedure_version_id, d.due_at_ms, p.name
  FROM task t JOIN dossier d ON d.id = t.dossier_id
       LEFT JOIN account a ON a.id = t.assignee_id
       LEFT JOIN dossier_party p ON p.dossier_id = d.id AND p.role = 'applicant'
 WHERE t.agency_id = $agency_id AND t.role = $role AND t.state IN ('open', 'taken') AND t.kind = 'user'
   AND (t.state = 'open' OR t.assignee_id IN ($account_id, $for_account_id))
   AND ($mine_only = 0 OR t.assignee_id IN ($account_id, $for_account_id))
   AND ($late_before_ms = 0 OR t.due_at_ms < $late_before_ms)
   AND (COALESCE(t.due_at_ms, 9000000000000000), t.id) > ($after_due_ms, $after_id)
 ORDER BY COALESCE(t.due_at_ms, 9000000000000000), t.id LIMIT 50;

-- run :: task_set(id int, version int, state text, assignee_id int?, taken_at_ms int?, done_at_ms int?, outcome text, opinion text)
UPDATE task SET state = $state, assignee_id = $assignee_id, taken_at_ms = $taken_at_ms, done_at_ms = $done_at_ms,
       outcome = $outcome, opinion = $opinion, version = version + 1
 WHERE id = $id AND version = $version;

-- The others of a race are dropped when one has fired.
-- all :: race_rows(dossier_id int, race int, except_id int) -> id int, version int, kind text
SELECT id, version, kind FROM task WHERE dossier_id = $dossier_id AND race = $race AND race > 0 AND id <> $except_id AND state = 'open';

-- one :: message_row(dossier_id int, node text) -> id int
SELECT id FROM task WHERE dossier_id = $dossier_id AND kind = 'message' AND state = 'open' AND node = $node;

-- run :: var_put(dossier_id int, name text, value text)
INSERT INTO process_var (dossier_id, name, value) VALUES ($dossier_id, $name, $value)
ON CONFLICT (dossier_id, name) DO UPDATE SET value = excluded.value;

-- all :: var_rows(dossier_id int) -> name text, value text
SELECT name, value FROM process_var WHERE dossier_id = $dossier_id;
