-- run :: rating_insert(id int, agency_id int, level text, reasons text, words text)
INSERT INTO rating (id, agency_id, level, reasons, words, batch, version) VALUES ($id, $agency_id, $level, $reasons, $words, NULL, 1);

-- run :: rating_update(id int, version int, level text, reasons text, words text)
UPDATE rating SET level = $level, reasons = $reasons, words = $words, version = version + 1 WHERE id = $id AND version = $version AND batch IS NULL;

-- run :: rating_given_insert(dossier_id int, agency_id int, rating_id int, open_until int)
INSERT INTO rating_given (dossier_id, agency_id, rating_id, open_until) VALUES ($dossier_id, $agency_id, $rating_id, $open_until);

-- all :: rating_given_row(dossier_id int) -> rating_id int?, open_until int
SELECT rating_id, open_until FROM rating_given WHERE dossier_id = $dossier_id;

-- one :: rating_row(id int) -> level text, reasons text, words text, version int
SELECT level, reasons, words, version FROM rating WHERE id = $id;

-- The link is cut once the days have passed.
-- run :: rating_cut(today int)
UPDATE rating_given SET rating_id = NULL WHERE rating_id IS NOT NULL AND open_until < $today;

-- What nobody can change any more and nobody has seen yet, by agency.
-- all :: rating_waiting() -> agency_id int, n int
SELECT r.agency_id, COUNT(*) AS n FROM rating r
 WHERE r.batch IS NULL AND NOT EXISTS (SELECT 1 FROM rating_given g WHERE g.rating_id = r.id)
 GROUP BY r.agency_id ORDER BY r.agency_id;

-- run :: rating_let_out(agency_id int, batch int)
UPDATE rating SET batch = $batch
 WHERE agency_id = $agency_id AND batch IS NULL AND NOT EXISTS (SELECT 1 FROM rating_given g WHERE g.rating_id = rating.id);

-- all :: rating_figure_rows(agency_id int) -> batch int, level text, n int
SELECT batch, level, COUNT(*) AS n FROM rating WHERE agency_id = $agency_id AND batch IS NOT NULL GROUP BY batch, level ORDER BY batch DESC, level LIMIT 400;

-- all :: rating_list_rows(agency_id int, batch int) -> level text, reasons text, words text
SELECT level, reasons, words FROM rating WHERE agency_id = $agency_id AND batch = $batch ORDER BY id LIMIT 500;
