-- run :: petition_insert(id int, code text, secret text, kind text, about text, class text, agency_id int, dossier_no text, event_id int?, content text, now_ms int, due_at_ms int?)
INSERT INTO petition (id, code, secret, kind, about, class, door, state, sealed, agency_id, dossier_no, event_id, content, sent_at_ms, clock_at_ms, due_at_ms,
                      answer, public_question, public_answer, folded, answered_at_ms, published_at_ms, opinion, complained_at_ms, late, version)
VALUES ($id, $code, $secret, $kind, $about, $class, '', 'sent', 0, $agency_id, $dossier_no, $event_id, $content, $now_ms, $now_ms, $due_at_ms,
        '', '', '', '', NULL, NULL, '', NULL, 0, 1);

-- run :: petition_person_insert(petition_id int, account_id int?, name text, address text, phone text, email text)
INSERT INTO petition_person (petition_id, account_id, name, address, phone, email) VALUES ($petition_id, $account_id, $name, $address, $phone, $email);

-- one :: petition_person_row(petition_id int) -> account_id int?, name text, address text, phone text, email text
SELECT account_id, name, address, phone, email FROM petition_person WHERE petition_id = $petition_id;

-- run :: petition_file_insert(id int, petition_id int, hash text, name text, media_type text, size_bytes int)
INSERT INTO petition_file (id, petition_id, hash, name, media_type, size_bytes) VALUES ($id, $petition_id, $hash, $name, $media_type, $size_bytes);

-- all :: petition_file_rows(petition_id int) -> id int, hash text, name text, media_type text, size_bytes int
SELECT id, hash, name, media_type, size_bytes FROM petition_file WHERE petition_id = $petition_id ORDER BY id;

-- run :: petition_step_insert(id int, petition_id int, move text, account_id int?, unit_id int?, words text, late int, at_ms int)
INSERT INTO petition_step (id, petition_id, move, account_id, unit_id, words, late, at_ms) VALUES ($id, $petition_id, $move, $account_id, $unit_id, $words, $late, $at_ms);

-- all :: petition_step_rows(petition_id int) -> at_ms int, move text, words text, late int, by text?, unit text?
SELECT s.at_ms, s.move, s.words, s.late, a.name AS by, u.name AS unit
  FROM petition_step s LEFT JOIN account a ON a.id = s.account_id LEFT JOIN unit u ON u.id = s.unit_id
 WHERE s.petition_id = $petition_id ORDER BY s.id;

-- all :: petition_rows(id int, code text, event_id int, dossier_no text) -> id int, version int, code text, secret text, kind text, about text, class text, door text, state text, sealed int, agency_id int, dossier_no text, event_id int?, content text, sent_at_ms int, clock_at_ms int, due_at_ms int?, answer text, public_question text, public_answer text, answered_at_ms int?, published_at_ms int?, opinion text, complained_at_ms int?, late int
SELECT id, version, code, secret, kind, about, class, door, state, sealed, agency_id, dossier_no, event_id, content, sent_at_ms, clock_at_ms, due_at_ms,
       answer, public_question, public_answer, answered_at_ms, published_at_ms, opinion, complained_at_ms, late
  FROM petition WHERE id = $id OR code = $code OR (event_id = $event_id AND dossier_no = $dossier_no);

-- all :: petition_own_ids(account_id int, before_id int) -> id int
SELECT petition_id AS id FROM petition_person WHERE account_id = $account_id AND petition_id < $before_id ORDER BY petition_id DESC LIMIT 50;

-- Neither persons nor what they wrote: what a list may show.
-- all :: petition_open_rows(agency_id int, before_ms int, after_ms int, after_id int) -> id int, code text, kind text, about text, class text, door text, state text, sealed int, sent_at_ms int, due_ms int, late int
SELECT id, code, kind, about, class, door, state, sealed, sent_at_ms, COALESCE(due_at_ms, 9000000000000000) AS due_ms, late FROM petition
 WHERE agency_id = $agency_id AND state IN ('sent', 'asked', 'doing', 'answered') AND COALESCE(due_at_ms, 9000000000000000) < $before_ms
   AND (kind = 'petition' OR state <> 'answered')
   AND (COALESCE(due_at_ms, 9000000000000000), id) > ($after_ms, $after_id)
 ORDER BY due_ms, id LIMIT 50;

-- all :: petition_ended_rows(agency_id int, before_id int) -> id int, code text, kind text, about text, class text, door text, state text, sealed int, sent_at_ms int, late int
SELECT id, code, kind, about, class, door, state, sealed, sent_at_ms, late FROM petition
 WHERE agency_id = $agency_id AND (state IN ('published', 'refused', 'guided', 'withdrawn') OR (kind = 'data' AND state = 'answered')) AND id < $before_id
 ORDER BY id DESC LIMIT 50;

-- one :: petition_count_rows(agency_id int, today_ms int) -> open int, late int
SELECT COALESCE(SUM(1), 0) AS open, COALESCE(SUM(CASE WHEN due_at_ms < $today_ms THEN 1 ELSE 0 END), 0) AS late FROM petition
 WHERE agency_id = $agency_id AND state IN ('sent', 'asked', 'doing', 'answered') AND (kind = 'petition' OR state <> 'answered');

-- all :: petition_public_rows(words text, before_ms int) -> id int
SELECT id FROM petition WHERE state = 'published' AND published_at_ms < $before_ms AND folded LIKE '%' || $words || '%'
 ORDER BY published_at_ms DESC LIMIT 20;

-- run :: petition_update(id int, version int, class text, door text, state text, sealed int, agency_id int, clock_at_ms int, due_at_ms int?, answer text, public_question text, public_answer text, folded text, answered_at_ms int?, published_at_ms int?, opinion text, complained_at_ms int?, late int)
UPDATE petition SET class = $class, door = $door, state = $state, sealed = $sealed, agency_id = $agency_id, clock_at_ms = $clock_at_ms, due_at_ms = $due_at_ms,
       answer = $answer, public_question = $public_question, public_answer = $public_answer, folded = $folded, answered_at_ms = $answered_at_ms,
       published_at_ms = $published_at_ms, opinion = $opinion, complained_at_ms = $complained_at_ms, late = $late, version = version + 1
 WHERE id = $id AND version = $version;

-- all :: petition_clock_rows() -> class text, stage text, from_day int, limit_text text, ground text
SELECT class, stage, from_day, limit_text, ground FROM petition_clock ORDER BY from_day, class, stage;

-- run :: petition_clock_insert(class text, stage text, from_day int, limit_text text, ground text, by_id int, at_ms int)
INSERT INTO petition_clock (class, stage, from_day, limit_text, ground, by_id, at_ms) VALUES ($class, $stage, $from_day, $limit_text, $ground, $by_id, $at_ms)
ON CONFLICT (class, stage, from_day) DO UPDATE SET limit_text = excluded.limit_text, ground = excluded.ground, by_id = excluded.by_id, at_ms = excluded.at_ms;

-- run :: petition_door_add(day int, door text)
INSERT INTO petition_door (day, door, n) VALUES ($day, $door, 1) ON CONFLICT (day, door) DO UPDATE SET n = petition_door.n + 1;

-- all :: petition_login(login text) -> id int
SELECT id FROM account WHERE login = $login AND closed_at_ms IS NULL;
