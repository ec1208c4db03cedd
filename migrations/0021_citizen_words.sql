-- mod/dossier: a refusal after appraisal that was handed over is a state of its own; until now it read like a result.
UPDATE dossier SET state = 'refusal_returned'
 WHERE state = 'returned' AND id IN (SELECT dossier_id FROM event WHERE kind = 'dossier.returned' AND from_state = 'declined');

-- How well a ground is known stands beside it, for officials; applicants read the ground.
ALTER TABLE clock_change ADD COLUMN ground_source TEXT NOT NULL DEFAULT ''; -- 'secondary', 'unverified': not read in the law itself
UPDATE clock_change SET ground = REPLACE(ground, ' (thứ cấp)', ''), ground_source = 'secondary' WHERE ground LIKE '% (thứ cấp)';
