-- Drafts that are not sent yet go to the successor. No version: nothing that their owner edits changes, and the page they may
-- have open just now must save.
-- run :: draft_pass_on_rows(from_id int, to_id int)
UPDATE draft SET agency_id = $to_id WHERE agency_id = $from_id AND dossier_id IS NULL AND dropped_at_ms IS NULL;

-- one :: draft_open_count(agency_id int) -> n int
SELECT COUNT(*) AS n FROM draft WHERE agency_id = $agency_id AND dossier_id IS NULL AND dropped_at_ms IS NULL;
