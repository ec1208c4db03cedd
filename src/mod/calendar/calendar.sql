-- one :: change_row(id int) -> id int, version int, unit_id int?, base_id int, state text, hours text, reception text, saturday text, ground text, note text, made_by int, made_by_name text, made_at_ms int, proposed_at_ms int?, decided_by int?, decided_by_name text?, decided_at_ms int?, calendar_version_id int?
SELECT p.id, p.version, p.unit_id, p.base_id, p.state, p.hours, p.reception, p.saturday, p.ground, p.note, p.made_by, m.name, p.made_at_ms,
       p.proposed_at_ms, p.decided_by, d.name, p.decided_at_ms, p.calendar_version_id
  FROM calendar_proposal p JOIN account m ON m.id = p.made_by LEFT JOIN account d ON d.id = p.decided_by WHERE p.id = $id;

-- all :: change_ids(unit_id int) -> id int
SELECT id FROM calendar_proposal WHERE COALESCE(unit_id, 0) = $unit_id AND state <> 'dropped' ORDER BY id DESC LIMIT 100;

-- run :: change_insert(id int, unit_id int?, ground text, made_by int, made_at_ms int)
INSERT INTO calendar_proposal (id, unit_id, state, base_id, hours, reception, saturday, ground, note, made_by, made_at_ms, version)
VALUES ($id, $unit_id, 'draft', 0, '', '', '', $ground, '', $made_by, $made_at_ms, 1);

-- run :: change_update(id int, version int, state text, base_id int, hours text, reception text, saturday text, ground text, note text, proposed_at_ms int?, decided_by int?, decided_at_ms int?, calendar_version_id int?)
UPDATE calendar_proposal SET state = $state, base_id = $base_id, hours = $hours, reception = $reception, saturday = $saturday, ground = $ground,
       note = $note, proposed_at_ms = $proposed_at_ms, decided_by = $decided_by, decided_at_ms = $decided_at_ms,
       calendar_version_id = $calendar_version_id, version = version + 1 WHERE id = $id AND version = $version;

-- all :: change_day_rows(proposal_id int) -> day int, kind text, name text
SELECT day, kind, name FROM calendar_proposal_day WHERE proposal_id = $proposal_id ORDER BY day;

-- run :: change_day_insert(proposal_id int, day int, kind text, name text)
INSERT INTO calendar_proposal_day (proposal_id, day, kind, name) VALUES ($proposal_id, $day, $kind, $name);

-- run :: change_day_delete(proposal_id int, day int)
DELETE FROM calendar_proposal_day WHERE proposal_id = $proposal_id AND day = $day;

-- run :: change_run_insert(proposal_id int)
INSERT INTO calendar_run (proposal_id, agency_id, after_id, seen_n, moved_n, failed_n, done_at_ms, version) VALUES ($proposal_id, 0, 0, 0, 0, 0, NULL, 1);

-- one :: change_run_row(proposal_id int) -> agency_id int, after_id int, seen_n int, moved_n int, failed_n int, done_at_ms int?, version int
SELECT agency_id, after_id, seen_n, moved_n, failed_n, done_at_ms, version FROM calendar_run WHERE proposal_id = $proposal_id;

-- run :: change_run_update(proposal_id int, version int, agency_id int, after_id int, seen_n int, moved_n int, failed_n int, done_at_ms int?)
UPDATE calendar_run SET agency_id = $agency_id, after_id = $after_id, seen_n = $seen_n, moved_n = $moved_n, failed_n = $failed_n,
       done_at_ms = $done_at_ms, version = version + 1 WHERE proposal_id = $proposal_id AND version = $version;
