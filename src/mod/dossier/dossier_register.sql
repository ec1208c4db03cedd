-- The register: an agency's dossiers by the moment of reception; paged by key.
-- all :: register_rows(agency_id int, from_ms int, to_ms int, after_ms int, after_id int, n int) -> id int, code text?, procedure_version_id int, content text, deliver text, source text, state text, sets int, received_at_ms int?, due_at_ms int?, done_at_ms int?, returned_at_ms int?, owner text?, address text?, phone text?
SELECT d.id, d.code, d.procedure_version_id, d.content, d.deliver, d.source, d.state, d.sets, d.received_at_ms, d.due_at_ms, d.done_at_ms,
       d.returned_at_ms, COALESCE(o.name, a.name), CASE WHEN o.name IS NULL THEN a.address ELSE o.address END, COALESCE(o.phone, a.phone)
  FROM dossier d
       LEFT JOIN dossier_party o ON o.dossier_id = d.id AND o.role = 'owner'
       LEFT JOIN dossier_party a ON a.dossier_id = d.id AND a.role = 'applicant'
 WHERE d.agency_id = $agency_id AND d.received_at_ms IS NOT NULL AND d.received_at_ms >= $from_ms AND d.received_at_ms < $to_ms
   AND (d.received_at_ms, d.id) > ($after_ms, $after_id)
 ORDER BY d.received_at_ms, d.id LIMIT $n;

-- one :: register_count(agency_id int, from_ms int, to_ms int) -> n int
SELECT COUNT(*) AS n FROM dossier
 WHERE agency_id = $agency_id AND received_at_ms IS NOT NULL AND received_at_ms >= $from_ms AND received_at_ms < $to_ms;
