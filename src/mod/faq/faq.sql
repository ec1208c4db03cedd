-- run :: faq_insert(id int, agency_id int, procedure_code text, account_id int?, asked text, now_ms int)
INSERT INTO faq (id, agency_id, procedure_code, account_id, asked, question, answer, reason, folded, state, asked_at_ms, answered_by, answered_at_ms, version)
VALUES ($id, $agency_id, $procedure_code, $account_id, $asked, '', '', '', '', 'asked', $now_ms, NULL, NULL, 1);

-- one :: faq_row(id int) -> id int, agency_id int, procedure_code text, account_id int?, asked text, question text, answer text, reason text, state text, asked_at_ms int, answered_at_ms int?, version int
SELECT id, agency_id, procedure_code, account_id, asked, question, answer, reason, state, asked_at_ms, answered_at_ms, version FROM faq WHERE id = $id;

-- all :: faq_found(words text, procedure_code text, before_id int) -> id int
SELECT id FROM faq WHERE state = 'published' AND ($procedure_code = '' OR procedure_code = $procedure_code) AND folded LIKE '%' || $words || '%' AND id < $before_id
 ORDER BY id DESC LIMIT 20;

-- all :: faq_map() -> id int, answered_at_ms int
SELECT id, answered_at_ms FROM faq WHERE state = 'published' ORDER BY id DESC LIMIT 2000;

-- all :: faq_in_state(agency_id int, state text, after_id int) -> id int
SELECT id FROM faq WHERE agency_id = $agency_id AND state = $state AND id > $after_id ORDER BY id LIMIT 50;

-- run :: faq_answer(id int, version int, question text, answer text, reason text, folded text, state text, answered_by int, now_ms int)
UPDATE faq SET question = $question, answer = $answer, reason = $reason, folded = $folded, state = $state, answered_by = $answered_by, answered_at_ms = $now_ms, version = version + 1
 WHERE id = $id AND version = $version;
