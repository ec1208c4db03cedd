-- run :: job_insert(id int, kind text, subject_id int?, payload text, run_at_ms int)
INSERT INTO job (id, kind, subject_id, payload, run_at_ms, lease_until_ms, tries, done_at_ms, cancelled, last_error)
VALUES ($id, $kind, $subject_id, $payload, $run_at_ms, 0, 0, NULL, 0, NULL);

-- run :: job_insert_once(id int, kind text, subject_id int, run_at_ms int)
INSERT INTO job (id, kind, subject_id, payload, run_at_ms, lease_until_ms, tries, done_at_ms, cancelled, last_error)
SELECT $id, $kind, $subject_id, '', $run_at_ms, 0, 0, NULL, 0, NULL
 WHERE NOT EXISTS (SELECT 1 FROM job WHERE kind = $kind AND subject_id = $subject_id AND done_at_ms IS NULL);

-- run :: job_cancel_subject(kind text, subject_id int, now_ms int)
UPDATE job SET cancelled = 1, done_at_ms = $now_ms WHERE kind = $kind AND subject_id = $subject_id AND done_at_ms IS NULL;

-- all :: jobs_due(now_ms int, n int) -> id int, kind text, subject_id int?, payload text, run_at_ms int, tries int, lease_until_ms int
SELECT id, kind, subject_id, payload, run_at_ms, tries, lease_until_ms FROM job
 WHERE done_at_ms IS NULL AND run_at_ms <= $now_ms AND lease_until_ms <= $now_ms ORDER BY run_at_ms LIMIT $n;

-- all :: jobs_due_of(kind text, now_ms int, n int) -> id int, kind text, subject_id int?, payload text, run_at_ms int, tries int, lease_until_ms int
SELECT id, kind, subject_id, payload, run_at_ms, tries, lease_until_ms FROM job
 WHERE kind = $kind AND done_at_ms IS NULL AND run_at_ms <= $now_ms AND lease_until_ms <= $now_ms ORDER BY run_at_ms LIMIT $n;

-- Takes a job when nobody else did since it was seen.
-- run :: job_lease(id int, seen_ms int, until_ms int)
UPDATE job SET lease_until_ms = $until_ms, tries = tries + 1 WHERE id = $id AND lease_until_ms = $seen_ms AND done_at_ms IS NULL;

-- run :: job_done(id int, now_ms int)
UPDATE job SET done_at_ms = $now_ms, last_error = NULL WHERE id = $id;

-- run :: job_again(id int, run_at_ms int, error text)
UPDATE job SET run_at_ms = $run_at_ms, lease_until_ms = 0, last_error = $error WHERE id = $id AND done_at_ms IS NULL;

-- run :: job_give_up(id int, now_ms int, error text)
UPDATE job SET done_at_ms = $now_ms, cancelled = 1, last_error = $error WHERE id = $id;

-- one :: job_next_of(kind text, subject_id int) -> at_ms int?
SELECT MIN(run_at_ms) AS at_ms FROM job WHERE kind = $kind AND subject_id = $subject_id AND done_at_ms IS NULL;
