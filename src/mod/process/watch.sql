-- Steps that nobody moves; paged by moment and id.
-- all :: watch_untaken(path_from text, path_to text, agency_id int, before_ms int, after_ms int, after_id int) -> task_id int, version int, dossier_id int, agency_id int, procedure_version_id int, created_at_ms int, due_at_ms int?, dossier_due_at_ms int?, name text, role text, kind text, holder text?, room text?, code text?, request_no text, applicant text?
SELECT t.id, t.version, t.dossier_id, t.agency_id, d.procedure_version_id, t.created_at_ms, t.due_at_ms, d.due_at_ms, t.name, t.role, t.kind, a.name, r.name, d.code, d.request_no, p.name
  FROM task t JOIN unit u ON u.id = t.agency_id JOIN dossier d ON d.id = t.dossier_id
       LEFT JOIN account a ON a.id = t.assignee_id LEFT JOIN unit r ON r.id = t.unit_id
       LEFT JOIN dossier_party p ON p.dossier_id = d.id AND p.role = 'applicant'
 WHERE u.path >= $path_from AND u.path < $path_to AND ($agency_id = 0 OR u.id = $agency_id) AND d.state = 'processing'
   AND t.state = 'open' AND t.kind IN ('user', 'opinion', 'part') AND t.created_at_ms < $before_ms
   AND (t.created_at_ms, t.id) > ($after_ms, $after_id)
 ORDER BY t.created_at_ms, t.id LIMIT 50;

-- one :: watch_untaken_n(path_from text, path_to text, agency_id int, before_ms int) -> n int
SELECT COUNT(*) AS n
  FROM task t JOIN unit u ON u.id = t.agency_id JOIN dossier d ON d.id = t.dossier_id
 WHERE u.path >= $path_from AND u.path < $path_to AND ($agency_id = 0 OR u.id = $agency_id) AND d.state = 'processing'
   AND t.state = 'open' AND t.kind IN ('user', 'opinion', 'part') AND t.created_at_ms < $before_ms;

-- all :: watch_nobody(path_from text, path_to text, agency_id int, today int, after_ms int, after_id int) -> task_id int, version int, dossier_id int, agency_id int, procedure_version_id int, created_at_ms int, due_at_ms int?, dossier_due_at_ms int?, name text, role text, kind text, holder text?, room text?, code text?, request_no text, applicant text?
SELECT t.id, t.version, t.dossier_id, t.agency_id, d.procedure_version_id, t.created_at_ms, t.due_at_ms, d.due_at_ms, t.name, t.role, t.kind, a.name, r.name, d.code, d.request_no, p.name
  FROM task t JOIN unit u ON u.id = t.agency_id JOIN dossier d ON d.id = t.dossier_id
       LEFT JOIN account a ON a.id = t.assignee_id LEFT JOIN unit r ON r.id = t.unit_id
       LEFT JOIN dossier_party p ON p.dossier_id = d.id AND p.role = 'applicant'
 WHERE u.path >= $path_from AND u.path < $path_to AND ($agency_id = 0 OR u.id = $agency_id) AND d.state = 'processing'
   AND t.state IN ('open', 'taken') AND t.kind IN ('user', 'opinion', 'part')
   AND NOT EXISTS (SELECT 1 FROM staff_role s JOIN unit su ON su.id = s.unit_id JOIN account sa ON sa.id = s.account_id
        WHERE su.agency_id = t.agency_id AND s.from_day <= $today AND (s.to_day IS NULL OR s.to_day >= $today)
          AND (sa.closed_at_ms IS NULL
               OR EXISTS (SELECT 1 FROM delegation g WHERE g.staff_role_id = s.id AND g.ended_at_ms IS NULL AND g.from_day <= $today AND g.to_day >= $today))
          AND ((t.parent_id IS NULL AND s.role = t.role AND (t.unit_id IS NULL OR s.unit_id = t.unit_id OR s.unit_id = t.agency_id))
               OR (t.parent_id IS NOT NULL AND s.account_id <> COALESCE((SELECT q.assignee_id FROM task q WHERE q.id = t.parent_id), 0)
                   AND (s.role IN ('leader', 'officer')
                        OR (s.role = 'specialist' AND EXISTS (SELECT 1 FROM unit tu WHERE tu.id = t.unit_id AND substr(su.path, 1, length(tu.path)) = tu.path))))))
   AND (t.created_at_ms, t.id) > ($after_ms, $after_id)
 ORDER BY t.created_at_ms, t.id LIMIT 50;

-- one :: watch_nobody_n(path_from text, path_to text, agency_id int, today int) -> n int
SELECT COUNT(*) AS n
  FROM task t JOIN unit u ON u.id = t.agency_id JOIN dossier d ON d.id = t.dossier_id
 WHERE u.path >= $path_from AND u.path < $path_to AND ($agency_id = 0 OR u.id = $agency_id) AND d.state = 'processing'
   AND t.state IN ('open', 'taken') AND t.kind IN ('user', 'opinion', 'part')
   AND NOT EXISTS (SELECT 1 FROM staff_role s JOIN unit su ON su.id = s.unit_id JOIN account sa ON sa.id = s.account_id
        WHERE su.agency_id = t.agency_id AND s.from_day <= $today AND (s.to_day IS NULL OR s.to_day >= $today)
          AND (sa.closed_at_ms IS NULL
               OR EXISTS (SELECT 1 FROM delegation g WHERE g.staff_role_id = s.id AND g.ended_at_ms IS NULL AND g.from_day <= $today AND g.to_day >= $today))
          AND ((t.parent_id IS NULL AND s.role = t.role AND (t.unit_id IS NULL OR s.unit_id = t.unit_id OR s.unit_id = t.agency_id))
               OR (t.parent_id IS NOT NULL AND s.account_id <> COALESCE((SELECT q.assignee_id FROM task q WHERE q.id = t.parent_id), 0)
                   AND (s.role IN ('leader', 'officer')
                        OR (s.role = 'specialist' AND EXISTS (SELECT 1 FROM unit tu WHERE tu.id = t.unit_id AND substr(su.path, 1, length(tu.path)) = tu.path))))));

-- all :: watch_asked(path_from text, path_to text, agency_id int, before_ms int, after_ms int, after_id int) -> task_id int, version int, dossier_id int, agency_id int, procedure_version_id int, created_at_ms int, due_at_ms int?, dossier_due_at_ms int?, name text, role text, kind text, holder text?, room text?, code text?, request_no text, applicant text?
SELECT t.id, t.version, t.dossier_id, t.agency_id, d.procedure_version_id, t.created_at_ms, t.due_at_ms, d.due_at_ms, t.name, t.role, t.kind, a.name, r.name, d.code, d.request_no, p.name
  FROM task t JOIN unit u ON u.id = t.agency_id JOIN dossier d ON d.id = t.dossier_id
       LEFT JOIN account a ON a.id = t.assignee_id LEFT JOIN unit r ON r.id = t.unit_id
       LEFT JOIN dossier_party p ON p.dossier_id = d.id AND p.role = 'applicant'
 WHERE u.path >= $path_from AND u.path < $path_to AND ($agency_id = 0 OR u.id = $agency_id) AND d.state = 'processing'
   AND t.state IN ('open', 'taken') AND t.kind IN ('opinion', 'part') AND t.due_at_ms < $before_ms
   AND (t.due_at_ms, t.id) > ($after_ms, $after_id)
 ORDER BY t.due_at_ms, t.id LIMIT 50;

-- one :: watch_asked_n(path_from text, path_to text, agency_id int, before_ms int) -> n int
SELECT COUNT(*) AS n
  FROM task t JOIN unit u ON u.id = t.agency_id JOIN dossier d ON d.id = t.dossier_id
 WHERE u.path >= $path_from AND u.path < $path_to AND ($agency_id = 0 OR u.id = $agency_id) AND d.state = 'processing'
   AND t.state IN ('open', 'taken') AND t.kind IN ('opinion', 'part') AND t.due_at_ms < $before_ms;
