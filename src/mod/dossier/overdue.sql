-- all :: agencies_open() -> agency_id int
SELECT DISTINCT agency_id FROM dossier WHERE done_at_ms IS NULL AND due_at_ms IS NOT NULL ORDER BY agency_id;

-- Neither apologised nor proposed: a draft that was turned down is not drafted again.
-- all :: near_end_rows(agency_id int, from_ms int, to_ms int, after_due_ms int, after_id int) -> id int, received_at_ms int?, due_at_ms int
SELECT d.id, d.received_at_ms, d.due_at_ms FROM dossier d
 WHERE d.agency_id = $agency_id AND d.done_at_ms IS NULL AND d.due_at_ms >= $from_ms AND d.due_at_ms < $to_ms
   AND (d.due_at_ms, d.id) > ($after_due_ms, $after_id)
   AND d.state = 'processing' AND d.source = 'own' AND d.decided_at_ms IS NULL
   AND NOT EXISTS (SELECT 1 FROM proposal p WHERE p.dossier_id = d.id AND p.move = 'APOLOGISE')
   AND NOT EXISTS (SELECT 1 FROM clock_change k WHERE k.dossier_id = d.id AND k.kind = 'promised')
 ORDER BY d.due_at_ms, d.id LIMIT 200;

-- all :: end_passed_rows(agency_id int, before_ms int, after_id int) -> id int, received_at_ms int?, due_at_ms int
SELECT d.id, d.received_at_ms, d.due_at_ms FROM dossier d
 WHERE d.agency_id = $agency_id AND d.done_at_ms IS NULL AND d.due_at_ms < $before_ms AND d.id > $after_id AND d.source = 'own'
   AND NOT EXISTS (SELECT 1 FROM clock_change k WHERE k.dossier_id = d.id AND k.kind = 'overdue')
 ORDER BY d.id LIMIT 200;

-- all :: overdue_of(dossier_id int) -> at_ms int, due_before_ms int?
SELECT at_ms, due_before_ms FROM clock_change WHERE dossier_id = $dossier_id AND kind = 'overdue';

-- all :: overdue_rows(path_from text, path_to text, agency_id int, before_key int) -> key int, id int, agency_id int, procedure_version_id int, due_before_ms int?, at_ms int, done_at_ms int?, code text?, applicant text?, state text
SELECT k.id, d.id, d.agency_id, d.procedure_version_id, k.due_before_ms, k.at_ms, d.done_at_ms, d.code, p.name, d.state
  FROM clock_change k JOIN dossier d ON d.id = k.dossier_id JOIN unit u ON u.id = d.agency_id
       LEFT JOIN dossier_party p ON p.dossier_id = d.id AND p.role = 'applicant'
 WHERE k.kind = 'overdue' AND k.id < $before_key AND u.path >= $path_from AND u.path < $path_to AND ($agency_id = 0 OR u.id = $agency_id)
 ORDER BY k.id DESC LIMIT 50;

-- one :: overdue_n(path_from text, path_to text, agency_id int) -> n int
SELECT COUNT(*) AS n FROM clock_change k JOIN dossier d ON d.id = k.dossier_id JOIN unit u ON u.id = d.agency_id
 WHERE k.kind = 'overdue' AND u.path >= $path_from AND u.path < $path_to AND ($agency_id = 0 OR u.id = $agency_id);
