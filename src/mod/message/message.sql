-- run :: message_insert(id int, dossier_id int, by_id int, from_office int, body text, at_ms int)
INSERT INTO message (id, dossier_id, by_id, from_office, body, at_ms, read_at_ms, answered_at_ms) VALUES ($id, $dossier_id, $by_id, $from_office, $body, $at_ms, NULL, NULL);

-- run :: message_file_insert(message_id int, paper_id int)
INSERT INTO message_file (message_id, paper_id) VALUES ($message_id, $paper_id);

-- all :: message_rows(dossier_id int) -> id int, by_id int, by_name text, from_office int, body text, at_ms int, read_at_ms int?, answered_at_ms int?
SELECT m.id, m.by_id, a.name AS by_name, m.from_office, m.body, m.at_ms, m.read_at_ms, m.answered_at_ms FROM message m JOIN account a ON a.id = m.by_id
 WHERE m.dossier_id = $dossier_id ORDER BY m.id LIMIT 500;

-- all :: message_files(dossier_id int) -> message_id int, paper_id int
SELECT f.message_id, f.paper_id FROM message_file f JOIN message m ON m.id = f.message_id WHERE m.dossier_id = $dossier_id ORDER BY f.message_id, f.paper_id;

-- run :: message_read(dossier_id int, from_office int, now_ms int)
UPDATE message SET read_at_ms = $now_ms WHERE dossier_id = $dossier_id AND from_office = $from_office AND read_at_ms IS NULL;

-- run :: message_answer(dossier_id int, now_ms int)
UPDATE message SET answered_at_ms = $now_ms WHERE dossier_id = $dossier_id AND from_office = 0 AND answered_at_ms IS NULL;

-- one :: message_count_unread(dossier_id int, from_office int) -> n int
SELECT COUNT(*) AS n FROM message WHERE dossier_id = $dossier_id AND from_office = $from_office AND read_at_ms IS NULL;

-- one :: message_count(dossier_id int) -> n int
SELECT COUNT(*) AS n FROM message WHERE dossier_id = $dossier_id;

-- all :: message_open() -> dossier_id int, n int, oldest_at_ms int
SELECT dossier_id, COUNT(*) AS n, MIN(at_ms) AS oldest_at_ms FROM message WHERE from_office = 0 AND answered_at_ms IS NULL
 GROUP BY dossier_id ORDER BY 3 LIMIT 500;
