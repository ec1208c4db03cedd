-- run :: paper_insert(id int, draft_id int?, dossier_id int?, component_key text, name text, hash text?, media_type text, size_bytes int, originals int, copies int, purpose text, added_by int?, added_at_ms int)
INSERT INTO paper (id, draft_id, dossier_id, component_key, name, hash, media_type, size_bytes, originals, copies, purpose, added_by,
                   added_at_ms, removed_at_ms, version)
VALUES ($id, $draft_id, $dossier_id, $component_key, $name, $hash, $media_type, $size_bytes, $originals, $copies, $purpose, $added_by,
        $added_at_ms, NULL, 1);

-- all :: papers_of_draft(owner_id int) -> id int, draft_id int?, dossier_id int?, component_key text, name text, hash text?, media_type text, size_bytes int, originals int, copies int, purpose text, added_at_ms int, version int, reused int, reused_from int?, scan_state text?, pages int?, thumb_hash text?
SELECT p.id, p.draft_id, p.dossier_id, p.component_key, p.name, p.hash, p.media_type, p.size_bytes, p.originals, p.copies, p.purpose,
       p.added_at_ms, p.version, p.reused, p.reused_from, f.scan_state, f.pages, f.thumb_hash
  FROM paper p LEFT JOIN file_check f ON f.hash = p.hash WHERE p.draft_id = $owner_id AND p.removed_at_ms IS NULL ORDER BY p.id;

-- all :: papers_of_dossier(owner_id int) -> id int, draft_id int?, dossier_id int?, component_key text, name text, hash text?, media_type text, size_bytes int, originals int, copies int, purpose text, added_at_ms int, version int, reused int, reused_from int?, scan_state text?, pages int?, thumb_hash text?
SELECT p.id, p.draft_id, p.dossier_id, p.component_key, p.name, p.hash, p.media_type, p.size_bytes, p.originals, p.copies, p.purpose,
       p.added_at_ms, p.version, p.reused, p.reused_from, f.scan_state, f.pages, f.thumb_hash
  FROM paper p LEFT JOIN file_check f ON f.hash = p.hash WHERE p.dossier_id = $owner_id AND p.removed_at_ms IS NULL ORDER BY p.id;

-- one :: paper_row(id int) -> id int, draft_id int?, dossier_id int?, component_key text, name text, hash text?, media_type text, size_bytes int, originals int, copies int, purpose text, added_at_ms int, version int, reused int, reused_from int?, scan_state text?, pages int?, thumb_hash text?
SELECT p.id, p.draft_id, p.dossier_id, p.component_key, p.name, p.hash, p.media_type, p.size_bytes, p.originals, p.copies, p.purpose,
       p.added_at_ms, p.version, p.reused, p.reused_from, f.scan_state, f.pages, f.thumb_hash
  FROM paper p LEFT JOIN file_check f ON f.hash = p.hash WHERE p.id = $id AND p.removed_at_ms IS NULL;

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

-- What is known of bytes.
-- one :: file_check_of(hash text) -> id int, hash text, pages int, width int, height int, thumb_hash text?, copy_hash text?, scan_state text, scan_note text, seen_at_ms int, version int
SELECT id, hash, pages, width, height, thumb_hash, copy_hash, scan_state, scan_note, seen_at_ms, version FROM file_check WHERE hash = $hash;

-- one :: file_check_row(id int) -> id int, hash text, pages int, width int, height int, thumb_hash text?, copy_hash text?, scan_state text, scan_note text, seen_at_ms int, version int
SELECT id, hash, pages, width, height, thumb_hash, copy_hash, scan_state, scan_note, seen_at_ms, version FROM file_check WHERE id = $id;

-- run :: file_check_insert(id int, hash text, pages int, width int, height int, thumb_hash text?, copy_hash text?, scan_state text, now_ms int)
INSERT INTO file_check (id, hash, pages, width, height, thumb_hash, copy_hash, scan_state, scan_note, scanned_at_ms, seen_at_ms, version)
VALUES ($id, $hash, $pages, $width, $height, $thumb_hash, $copy_hash, $scan_state, '', NULL, $now_ms, 1)
ON CONFLICT (hash) DO NOTHING;

-- all :: file_checks_waiting(after_id int) -> id int, hash text, pages int, width int, height int, thumb_hash text?, copy_hash text?, scan_state text, scan_note text, seen_at_ms int, version int
SELECT id, hash, pages, width, height, thumb_hash, copy_hash, scan_state, scan_note, seen_at_ms, version
  FROM file_check WHERE scan_state IN ('waiting', 'unchecked') AND id > $after_id ORDER BY id LIMIT 100;

-- Files from before there was a look into them.
-- all :: files_unlooked() -> hash text
SELECT DISTINCT p.hash FROM paper p LEFT JOIN file_check f ON f.hash = p.hash
 WHERE p.hash IS NOT NULL AND f.hash IS NULL AND p.removed_at_ms IS NULL LIMIT 100;

-- one :: file_checks_count() -> waiting int, infected int, oldest_at_ms int
SELECT COALESCE(SUM(CASE WHEN scan_state = 'waiting' THEN 1 ELSE 0 END), 0) AS waiting,
       COALESCE(SUM(CASE WHEN scan_state = 'infected' THEN 1 ELSE 0 END), 0) AS infected,
       COALESCE(MIN(CASE WHEN scan_state = 'waiting' THEN seen_at_ms END), 0) AS oldest_at_ms
  FROM file_check;

-- run :: file_check_scanned(id int, version int, scan_state text, scan_note text, now_ms int)
UPDATE file_check SET scan_state = $scan_state, scan_note = $scan_note, scanned_at_ms = $now_ms, version = version + 1
 WHERE id = $id AND version = $version;

-- all :: papers_of_hash(hash text) -> id int, draft_id int?, dossier_id int?, name text, added_by int?
SELECT id, draft_id, dossier_id, name, added_by FROM paper WHERE hash = $hash AND removed_at_ms IS NULL ORDER BY id LIMIT 200;

-- Nobody names these bytes any more.
-- all :: file_checks_unnamed(draft_id int) -> hash text, thumb_hash text?, copy_hash text?
SELECT f.hash, f.thumb_hash, f.copy_hash FROM file_check f JOIN paper p ON p.hash = f.hash AND p.draft_id = $draft_id
 WHERE NOT EXISTS (SELECT 1 FROM paper o WHERE o.hash = f.hash AND (o.draft_id IS NULL OR o.draft_id <> $draft_id));

-- run :: file_check_delete(hash text)
DELETE FROM file_check WHERE hash = $hash;
