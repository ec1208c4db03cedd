-- run :: paper_insert(id int, draft_id int?, dossier_id int?, component_key text, name text, hash text?, media_type text, size_bytes int, originals int, copies int, purpose text, added_by int?, added_at_ms int)
INSERT INTO paper (id, draft_id, dossier_id, component_key, name, hash, media_type, size_bytes, originals, copies, purpose, added_by,
                   added_at_ms, removed_at_ms, version)
VALUES ($id, $draft_id, $dossier_id, $component_key, $name, $hash, $media_type, $size_bytes, $originals, $copies, $purpose, $added_by,
        $added_at_ms, NULL, 1);

-- all :: papers_of_draft(owner_id int) -> id int, draft_id int?, dossier_id int?, component_key text, name text, hash text?, media_type text, size_bytes int, originals int, copies int, purpose text, added_at_ms int, version int, reused int, reused_from int?
SELECT id, draft_id, dossier_id, component_key, name, hash, media_type, size_bytes, originals, copies, purpose, added_at_ms, version, reused,
       reused_from
  FROM paper WHERE draft_id = $owner_id AND removed_at_ms IS NULL ORDER BY id;

-- all :: papers_of_dossier(owner_id int) -> id int, draft_id int?, dossier_id int?, component_key text, name text, hash text?, media_type text, size_bytes int, originals int, copies int, purpose text, added_at_ms int, version int, reused int, reused_from int?
SELECT id, draft_id, dossier_id, component_key, name, hash, media_type, size_bytes, originals, copies, purpose, added_at_ms, version, reused,
       reused_from
  FROM paper WHERE dossier_id = $owner_id AND removed_at_ms IS NULL ORDER BY id;

-- one :: paper_row(id int) -> id int, draft_id int?, dossier_id int?, component_key text, name text, hash text?, media_type text, size_bytes int, originals int, copies int, purpose text, added_at_ms int, version int, reused int, reused_from int?
SELECT id, draft_id, dossier_id, component_key, name, hash, media_type, size_bytes, originals, copies, purpose, added_at_ms, version, reused,
       reused_from
  FROM paper WHERE id = $id AND removed_at_ms IS NULL;

-- run :: paper_take_back(id int, version int, now_ms int)
UPDATE paper SET removed_at_ms = $now_ms, version = version + 1 WHERE id = $id AND version = $version AND removed_at_ms IS NULL;

-- run :: paper_reused(id int, version int, reused int, reused_from int?)
UPDATE paper SET reused = $reused, reused_from = $reused_from, version = version + 1 WHERE id = $id AND version = $version AND removed_at_ms IS NULL;

-- Papers of an agency's dossiers received in a period, by their state of digitisation.
-- all :: paper_digits_rows(agency_id int, from_ms int, to_ms int) -> dossier_id int, digits int, n int
SELECT p.dossier_id, CASE WHEN p.reused > 0 THEN p.reused WHEN p.hash IS NOT NULL THEN 1 ELSE 0 END AS digits, COUNT(*) AS n
  FROM paper p JOIN dossier d ON d.id = p.dossier_id
 WHERE d.agency_id = $agency_id AND d.received_at_ms IS NOT NULL AND d.received_at_ms >= $from_ms AND d.received_at_ms < $to_ms
   AND p.removed_at_ms IS NULL AND p.purpose = 'component'
 GROUP BY p.dossier_id, 2 ORDER BY p.dossier_id, 2;

-- run :: papers_to_dossier(draft_id int, dossier_id int)
UPDATE paper SET dossier_id = $dossier_id, draft_id = NULL, version = version + 1 WHERE draft_id = $draft_id AND removed_at_ms IS NULL;

-- run :: papers_of_component(draft_id int, dossier_id int, component_key text)
UPDATE paper SET dossier_id = $dossier_id, draft_id = NULL, version = version + 1
 WHERE draft_id = $draft_id AND component_key = $component_key AND removed_at_ms IS NULL;

-- Sheets counted at the desk stand in one row without a file.
-- one :: paper_counted(dossier_id int, component_key text) -> id int, version int
SELECT id, version FROM paper
 WHERE dossier_id = $dossier_id AND component_key = $component_key AND hash IS NULL AND removed_at_ms IS NULL;

-- all :: paper_hashes(draft_id int) -> hash text
SELECT DISTINCT hash FROM paper WHERE draft_id = $draft_id AND hash IS NOT NULL;

-- run :: paper_delete(draft_id int)
DELETE FROM paper WHERE draft_id = $draft_id;
