-- run :: urge_insert(id int, task_id int, dossier_id int, day int, by_id int, said text, now_ms int)
INSERT INTO urge (id, task_id, dossier_id, day, by_id, said, at_ms) VALUES ($id, $task_id, $dossier_id, $day, $by_id, $said, $now_ms);

-- one :: urged_on(task_id int, day int) -> n int
SELECT COUNT(*) AS n FROM urge WHERE task_id = $task_id AND day = $day;

-- What is late now, by agency and procedure and by how long: three bounds, the nearest first.
-- all :: late_counts(path_from text, path_to text, agency_id int, before_ms int, second_ms int, third_ms int) -> agency_id int, procedure_code text, version_id int, near int, middle int, far int
SELECT d.agency_id, d.procedure_code, MAX(d.procedure_version_id),
       SUM(CASE WHEN d.due_at_ms >= $second_ms THEN 1 ELSE 0 END),
       SUM(CASE WHEN d.due_at_ms < $second_ms AND d.due_at_ms >= $third_ms THEN 1 ELSE 0 END),
       SUM(CASE WHEN d.due_at_ms < $third_ms THEN 1 ELSE 0 END)
  FROM unit u JOIN dossier d ON d.agency_id = u.id
 WHERE u.path >= $path_from AND u.path < $path_to AND ($agency_id = 0 OR u.id = $agency_id) AND d.done_at_ms IS NULL AND d.due_at_ms < $before_ms
 GROUP BY d.agency_id, d.procedure_code ORDER BY d.agency_id, d.procedure_code;

-- all :: late_rows(path_from text, path_to text, agency_id int, from_ms int, before_ms int, after_ms int, after_id int) -> id int, agency_id int, procedure_version_id int, code text?, request_no text, state text, received_at_ms int?, due_at_ms int, continues_id int?, applicant text?
SELECT d.id, d.agency_id, d.procedure_version_id, d.code, d.request_no, d.state, d.received_at_ms, d.due_at_ms, d.continues_id, p.name
  FROM dossier d JOIN unit u ON u.id = d.agency_id
       LEFT JOIN dossier_party p ON p.dossier_id = d.id AND p.role = 'applicant'
 WHERE u.path >= $path_from AND u.path < $path_to AND ($agency_id = 0 OR u.id = $agency_id) AND d.done_at_ms IS NULL
   AND d.due_at_ms >= $from_ms AND d.due_at_ms < $before_ms AND (d.due_at_ms, d.id) > ($after_ms, $after_id)
 ORDER BY d.due_at_ms, d.id LIMIT 50;

-- The applicant's turn; since when is told by the clock, so the list goes by submission.
-- all :: applicant_rows(path_from text, path_to text, agency_id int, before_ms int, after_ms int, after_id int) -> id int, agency_id int, procedure_version_id int, code text?, request_no text, state text, submitted_at_ms int, applicant text?
SELECT d.id, d.agency_id, d.procedure_version_id, d.code, d.request_no, d.state, d.submitted_at_ms, p.name
  FROM dossier d JOIN unit u ON u.id = d.agency_id
       LEFT JOIN dossier_party p ON p.dossier_id = d.id AND p.role = 'applicant'
 WHERE u.path >= $path_from AND u.path < $path_to AND ($agency_id = 0 OR u.id = $agency_id)
   AND d.state IN ('await_papers', 'await_supplement', 'await_duty') AND d.submitted_at_ms < $before_ms AND (d.submitted_at_ms, d.id) > ($after_ms, $after_id)
 ORDER BY d.submitted_at_ms, d.id LIMIT 50;

-- one :: applicant_n(path_from text, path_to text, agency_id int, before_ms int) -> n int
SELECT COUNT(*) AS n FROM dossier d JOIN unit u ON u.id = d.agency_id
 WHERE u.path >= $path_from AND u.path < $path_to AND ($agency_id = 0 OR u.id = $agency_id)
   AND d.state IN ('await_papers', 'await_supplement', 'await_duty') AND d.submitted_at_ms < $before_ms;

-- Requests whose answer hour has passed.
-- all :: answer_rows(path_from text, path_to text, agency_id int, before_ms int, after_ms int, after_id int) -> id int, agency_id int, procedure_version_id int, request_no text, state text, answer_due_at_ms int, applicant text?
SELECT d.id, d.agency_id, d.procedure_version_id, d.request_no, d.state, d.answer_due_at_ms, p.name
  FROM dossier d JOIN unit u ON u.id = d.agency_id
       LEFT JOIN dossier_party p ON p.dossier_id = d.id AND p.role = 'applicant'
 WHERE u.path >= $path_from AND u.path < $path_to AND ($agency_id = 0 OR u.id = $agency_id)
   AND d.answer_due_at_ms < $before_ms AND d.done_at_ms IS NULL AND d.state = 'submitted' AND (d.answer_due_at_ms, d.id) > ($after_ms, $after_id)
 ORDER BY d.answer_due_at_ms, d.id LIMIT 50;

-- one :: answer_n(path_from text, path_to text, agency_id int, before_ms int) -> n int
SELECT COUNT(*) AS n FROM dossier d JOIN unit u ON u.id = d.agency_id
 WHERE u.path >= $path_from AND u.path < $path_to AND ($agency_id = 0 OR u.id = $agency_id)
   AND d.answer_due_at_ms < $before_ms AND d.done_at_ms IS NULL AND d.state = 'submitted';
