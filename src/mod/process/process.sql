-- run :: task_insert(id int, dossier_id int, node text, kind text, name text, role text, work text, agency_id int, unit_id int?, parent_id int?, instance int, via int, state text, assignee_id int?, race int, created_at_ms int, taken_at_ms int?, due_at_ms int?, question text)
INSERT INTO task (id, dossier_id, node, kind, name, role, work, agency_id, unit_id, parent_id, instance, via, state, assignee_id, race,
                  created_at_ms, taken_at_ms, due_at_ms, done_at_ms, outcome, question, opinion, version)
VALUES ($id, $dossier_id, $node, $kind, $name, $role, $work, $agency_id, $unit_id, $parent_id, $instance, $via, $state, $assignee_id, $race,
        $created_at_ms, $taken_at_ms, $due_at_ms, NULL, '', $question, '', 1);

-- one :: task_row(id int) -> id int, dossier_id int, node text, kind text, name text, role text, work text, agency_id int, unit_id int?, parent_id int?, instance int, via int, state text, assignee_id int?, race int, created_at_ms int, taken_at_ms int?, due_at_ms int?, done_at_ms int?, outcome text, question text, opinion text, version int, assignee text?, room text?
SELECT t.id, t.dossier_id, t.node, t.kind, t.name, t.role, t.work, t.agency_id, t.unit_id, t.parent_id, t.instance, t.via, t.state, t.assignee_id, t.race, t.created_at_ms,
       t.taken_at_ms, t.due_at_ms, t.done_at_ms, t.outcome, t.question, t.opinion, t.version, a.name, u.name
  FROM task t LEFT JOIN account a ON a.id = t.assignee_id LEFT JOIN unit u ON u.id = t.unit_id WHERE t.id = $id;

-- all :: task_rows(dossier_id int) -> id int, dossier_id int, node text, kind text, name text, role text, work text, agency_id int, unit_id int?, parent_id int?, instance int, via int, state text, assignee_id int?, race int, created_at_ms int, taken_at_ms int?, due_at_ms int?, done_at_ms int?, outcome text, question text, opinion text, version int, assignee text?, room text?
SELECT t.id, t.dossier_id, t.node, t.kind, t.name, t.role, t.work, t.agency_id, t.unit_id, t.parent_id, t.instance, t.via, t.state, t.assignee_id, t.race, t.created_at_ms,
       t.taken_at_ms, t.due_at_ms, t.done_at_ms, t.outcome, t.question, t.opinion, t.version, a.name, u.name
  FROM task t LEFT JOIN account a ON a.id = t.assignee_id LEFT JOIN unit u ON u.id = t.unit_id WHERE t.dossier_id = $dossier_id ORDER BY t.id;

-- What waits in front of one role of one agency, by deadline; paged by key. Also what somebody on leave had taken
-- (for_account_id, 0: nobody).
-- all :: inbox_rows(agency_id int, unit_id int, role text, account_id int, for_account_id int, mine_only int, late_before_ms int, after_due_ms int, after_id int) -> id int, dossier_id int, node text, kind text, name text, role text, work text, agency_id int, unit_id int?, parent_id int?, instance int, via int, state text, assignee_id int?, race int, created_at_ms int, taken_at_ms int?, due_at_ms int?, done_at_ms int?, outcome text, question text, opinion text, version int, assignee text?, room text?, code text?, procedure_version_id int, dossier_due_at_ms int?, applicant text?
SELECT t.id, t.dossier_id, t.node, t.kind, t.name, t.role, t.work, t.agency_id, t.unit_id, t.parent_id, t.instance, t.via, t.state, t.assignee_id, t.race, t.created_at_ms,
       t.taken_at_ms, t.due_at_ms, t.done_at_ms, t.outcome, t.question, t.opinion, t.version, a.name, u.name,
       d.code, d.procedure_version_id, d.due_at_ms, p.name
  FROM task t JOIN dossier d ON d.id = t.dossier_id
       LEFT JOIN account a ON a.id = t.assignee_id
       LEFT JOIN unit u ON u.id = t.unit_id
       LEFT JOIN dossier_party p ON p.dossier_id = d.id AND p.role = 'applicant'
 WHERE t.agency_id = $agency_id AND t.role = $role AND t.state IN ('open', 'taken') AND t.kind = 'user'
   AND d.state = 'processing' AND (t.unit_id IS NULL OR t.unit_id = $unit_id OR $unit_id = $agency_id)
   AND (t.state = 'open' OR t.assignee_id IN ($account_id, $for_account_id))
   AND ($mine_only = 0 OR t.assignee_id IN ($account_id, $for_account_id))
   AND ($late_before_ms = 0 OR t.due_at_ms < $late_before_ms)
   AND (COALESCE(t.due_at_ms, 9000000000000000), t.id) > ($after_due_ms, $after_id)
 ORDER BY COALESCE(t.due_at_ms, 9000000000000000), t.id LIMIT 50;

-- Opinions and parts in front of one role at one unit (path), by deadline; as answerers.c says: the unit asked, then the leaders of its
-- agency, then its desk, and never whoever asked.
-- all :: asked_rows(agency_id int, path text, role text, account_id int, for_account_id int, today int, mine_only int, late_before_ms int, after_due_ms int, after_id int) -> id int, dossier_id int, node text, kind text, name text, role text, work text, agency_id int, unit_id int?, parent_id int?, instance int, via int, state text, assignee_id int?, race int, created_at_ms int, taken_at_ms int?, due_at_ms int?, done_at_ms int?, outcome text, question text, opinion text, version int, assignee text?, room text?, code text?, procedure_version_id int, dossier_due_at_ms int?, applicant text?
SELECT t.id, t.dossier_id, t.node, t.kind, t.name, t.role, t.work, t.agency_id, t.unit_id, t.parent_id, t.instance, t.via, t.state, t.assignee_id, t.race, t.created_at_ms,
       t.taken_at_ms, t.due_at_ms, t.done_at_ms, t.outcome, t.question, t.opinion, t.version, a.name, u.name,
       d.code, d.procedure_version_id, d.due_at_ms, p.name
  FROM task t JOIN dossier d ON d.id = t.dossier_id JOIN unit u ON u.id = t.unit_id JOIN task q ON q.id = t.parent_id
       LEFT JOIN account a ON a.id = t.assignee_id
       LEFT JOIN dossier_party p ON p.dossier_id = d.id AND p.role = 'applicant'
 WHERE t.agency_id = $agency_id AND t.state IN ('open', 'taken') AND t.kind IN ('opinion', 'part') AND d.state = 'processing'
   AND COALESCE(q.assignee_id, 0) <> $account_id
   AND (t.assignee_id IN ($account_id, $for_account_id)
        OR (t.state = 'open' AND substr($path, 1, length(u.path)) = u.path
            AND ($role IN ('specialist', 'leader') OR ($role = 'officer' AND u.id <> u.agency_id)))
        OR (t.state = 'open' AND $role IN ('leader', 'officer')
            AND NOT EXISTS (SELECT 1 FROM staff_role s JOIN unit su ON su.id = s.unit_id JOIN account sa ON sa.id = s.account_id
                 WHERE s.from_day <= $today AND (s.to_day IS NULL OR s.to_day >= $today) AND s.account_id <> COALESCE(q.assignee_id, 0) AND sa.closed_at_ms IS NULL
                   AND (s.role IN ('specialist', 'leader') OR (s.role = 'officer' AND u.id <> u.agency_id)) AND substr(su.path, 1, length(u.path)) = u.path)
            AND ($role = 'leader' OR NOT EXISTS (SELECT 1 FROM staff_role s JOIN unit su ON su.id = s.unit_id JOIN account sa ON sa.id = s.account_id
                 WHERE s.from_day <= $today AND (s.to_day IS NULL OR s.to_day >= $today) AND s.account_id <> COALESCE(q.assignee_id, 0) AND sa.closed_at_ms IS NULL
                   AND s.role = 'leader' AND su.agency_id = t.agency_id))))
   AND ($mine_only = 0 OR t.assignee_id IN ($account_id, $for_account_id))
   AND ($late_before_ms = 0 OR t.due_at_ms < $late_before_ms)
   AND (COALESCE(t.due_at_ms, 9000000000000000), t.id) > ($after_due_ms, $after_id)
 ORDER BY COALESCE(t.due_at_ms, 9000000000000000), t.id LIMIT 50;

-- What somebody asked of others from steps in hand.
-- all :: awaited_rows(account_id int) -> id int, dossier_id int, node text, kind text, name text, role text, work text, agency_id int, unit_id int?, parent_id int?, instance int, via int, state text, assignee_id int?, race int, created_at_ms int, taken_at_ms int?, due_at_ms int?, done_at_ms int?, outcome text, question text, opinion text, version int, assignee text?, room text?, code text?, procedure_version_id int, dossier_due_at_ms int?, applicant text?
SELECT t.id, t.dossier_id, t.node, t.kind, t.name, t.role, t.work, t.agency_id, t.unit_id, t.parent_id, t.instance, t.via, t.state, t.assignee_id, t.race, t.created_at_ms,
       t.taken_at_ms, t.due_at_ms, t.done_at_ms, t.outcome, t.question, t.opinion, t.version, a.name, u.name,
       d.code, d.procedure_version_id, d.due_at_ms, p.name
  FROM task q JOIN task t ON t.parent_id = q.id JOIN dossier d ON d.id = t.dossier_id
       LEFT JOIN account a ON a.id = t.assignee_id
       LEFT JOIN unit u ON u.id = t.unit_id
       LEFT JOIN dossier_party p ON p.dossier_id = d.id AND p.role = 'applicant'
 WHERE q.assignee_id = $account_id AND q.state = 'taken' AND t.kind IN ('opinion', 'part') AND t.state IN ('open', 'taken')
   AND d.state = 'processing'
 ORDER BY COALESCE(t.due_at_ms, 9000000000000000), t.id LIMIT 50;

-- The tokens of a process that are at rest: all but opinions and parts.
-- all :: token_rows(dossier_id int) -> id int, node text, kind text, race int, via int, instance int, version int
SELECT id, node, kind, race, via, instance, version FROM task
 WHERE dossier_id = $dossier_id AND state IN ('open', 'taken') AND kind IN ('user', 'message', 'timer', 'join') ORDER BY id;

-- all :: child_rows(parent_id int) -> id int, kind text, state text, due_at_ms int?, version int
SELECT id, kind, state, due_at_ms, version FROM task WHERE parent_id = $parent_id AND state IN ('open', 'taken') ORDER BY id;

-- all :: timers_of(dossier_id int, host_id int) -> id int, version int
SELECT id, version FROM task WHERE dossier_id = $dossier_id AND kind = 'timer' AND via = $host_id AND state IN ('open', 'taken');

-- Everything that is open, when a dossier ends or goes on.
-- all :: open_rows(dossier_id int) -> id int, node text, kind text, version int
SELECT id, node, kind, version FROM task WHERE dossier_id = $dossier_id AND state IN ('open', 'taken') ORDER BY id;

-- run :: task_due(id int, version int, due_at_ms int?)
UPDATE task SET due_at_ms = $due_at_ms, version = version + 1 WHERE id = $id AND version = $version;

-- Who did a step last.
-- all :: last_done(dossier_id int, node text) -> assignee_id int?, unit_id int?
SELECT assignee_id, unit_id FROM task WHERE dossier_id = $dossier_id AND node = $node AND kind = 'user' AND state = 'done' ORDER BY id DESC LIMIT 1;

-- Taken by people who do not hold the role any more on a day: they left, were moved, or their time is over.
-- all :: left_behind(today int) -> id int, version int
SELECT t.id, t.version FROM task t
 WHERE t.state = 'taken' AND NOT EXISTS (SELECT 1 FROM staff_role s JOIN unit u ON u.id = s.unit_id
        WHERE s.account_id = t.assignee_id AND u.agency_id = t.agency_id
          AND (s.role = t.role OR (t.parent_id IS NOT NULL AND s.role IN ('leader', 'officer')))
          AND s.from_day <= $today AND (s.to_day IS NULL OR s.to_day >= $today)) ORDER BY t.id LIMIT 1000;

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
