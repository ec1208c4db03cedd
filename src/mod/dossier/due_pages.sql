-- all :: due_page_rows(agency_id int, after_id int) -> id int, version int, procedure_version_id int, received_at_ms int, due_at_ms int, code text, channel text
SELECT id, version, procedure_version_id, received_at_ms, due_at_ms, code, channel FROM dossier
 WHERE agency_id = $agency_id AND id > $after_id AND state IN ('received', 'processing') AND due_at_ms IS NOT NULL AND done_at_ms IS NULL
   AND source = 'own' ORDER BY id LIMIT 1000;
