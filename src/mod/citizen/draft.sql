-- run :: draft_insert(id int, account_id int, procedure_version_id int, agency_id int, now_ms int)
INSERT INTO draft (id, account_id, procedure_version_id, agency_id, answers, deliver, deliver_address, created_at_ms, saved_at_ms,
                   dossier_id, dropped_at_ms, version)
VALUES ($id, $account_id, $procedure_version_id, $agency_id, '{}', '', '', $now_ms, $now_ms, NULL, NULL, 1);

-- one :: draft_row(id int) -> id int, account_id int, procedure_version_id int, agency_id int, answers text, deliver text, deliver_address text, created_at_ms int, saved_at_ms int, dossier_id int?, version int
SELECT id, account_id, procedure_version_id, agency_id, answers, deliver, deliver_address, created_at_ms, saved_at_ms, dossier_id, version
  FROM draft WHERE id = $id AND dropped_at_ms IS NULL;

-- all :: draft_rows(account_id int) -> id int, account_id int, procedure_version_id int, agency_id int, answers text, deliver text, deliver_address text, created_at_ms int, saved_at_ms int, dossier_id int?, version int
SELECT id, account_id, procedure_version_id, agency_id, answers, deliver, deliver_address, created_at_ms, saved_at_ms, dossier_id, version
  FROM draft WHERE account_id = $account_id AND dossier_id IS NULL AND dropped_at_ms IS NULL
 ORDER BY saved_at_ms DESC, id DESC LIMIT 60;

-- run :: draft_set(id int, version int, procedure_version_id int, answers text, deliver text, deliver_address text, now_ms int)
UPDATE draft SET procedure_version_id = $procedure_version_id, answers = $answers, deliver = $deliver,
       deliver_address = $deliver_address, saved_at_ms = $now_ms, version = version + 1
 WHERE id = $id AND version = $version AND dossier_id IS NULL AND dropped_at_ms IS NULL;

-- It became a dossier, or was thrown away.
-- run :: draft_end(id int, version int, dossier_id int?, dropped_at_ms int?)
UPDATE draft SET dossier_id = $dossier_id, dropped_at_ms = $dropped_at_ms, version = version + 1
 WHERE id = $id AND version = $version AND dossier_id IS NULL AND dropped_at_ms IS NULL;

-- Sent lately, the newest first.
-- all :: draft_sent(account_id int, agency_id int, since_ms int) -> procedure_version_id int, dossier_id int
SELECT procedure_version_id, dossier_id FROM draft
 WHERE account_id = $account_id AND agency_id = $agency_id AND dossier_id IS NOT NULL AND saved_at_ms >= $since_ms
 ORDER BY id DESC LIMIT 50;

-- Not touched for so long, and nobody was told since.
-- all :: draft_to_remind(before_ms int) -> id int, account_id int, procedure_version_id int, saved_at_ms int
SELECT id, account_id, procedure_version_id, saved_at_ms FROM draft
 WHERE dossier_id IS NULL AND dropped_at_ms IS NULL AND saved_at_ms < $before_ms AND (reminded_at_ms IS NULL OR reminded_at_ms < saved_at_ms)
 ORDER BY id LIMIT 100;

-- No version: nothing that its owner edits changes.
-- run :: draft_reminded(id int, now_ms int)
UPDATE draft SET reminded_at_ms = $now_ms WHERE id = $id;

-- Thrown away, or not touched for so long.
-- all :: draft_old(before_ms int) -> id int
SELECT id FROM draft WHERE dossier_id IS NULL AND (dropped_at_ms IS NOT NULL OR saved_at_ms < $before_ms) ORDER BY id LIMIT 100;

-- run :: draft_delete(id int, before_ms int)
DELETE FROM draft WHERE id = $id AND dossier_id IS NULL AND (dropped_at_ms IS NOT NULL OR saved_at_ms < $before_ms);

-- Open ones that nobody has touched since, a page by id.
-- all :: draft_still(before_ms int, after_id int) -> id int, account_id int, procedure_version_id int
SELECT id, account_id, procedure_version_id FROM draft
 WHERE dossier_id IS NULL AND dropped_at_ms IS NULL AND saved_at_ms <= $before_ms AND id > $after_id ORDER BY id LIMIT 200;
