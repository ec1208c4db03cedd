-- Whom it is about is named by account alone; nothing is asked of who has closed the account.
-- Ready since before a moment and not collected.
-- all :: remind_collect(before_ms int, after_id int) -> id int, account_id int, procedure_version_id int, code text?, done_at_ms int
SELECT d.id, d.account_id, d.procedure_version_id, d.code, d.done_at_ms FROM dossier d JOIN account a ON a.id = d.account_id
 WHERE d.state = 'done' AND d.done_at_ms <= $before_ms AND d.id > $after_id AND a.closed_at_ms IS NULL ORDER BY d.id LIMIT 200;

-- Dossiers of a procedure that came to a result between two moments.
-- all :: remind_results(procedure_code text, from_ms int, to_ms int, after_id int) -> id int, account_id int, procedure_version_id int, code text?, done_at_ms int, birth text?
SELECT d.id, d.account_id, d.procedure_version_id, d.code, d.done_at_ms, p.birth
  FROM dossier d JOIN account a ON a.id = d.account_id LEFT JOIN dossier_party p ON p.dossier_id = d.id AND p.role = 'subject'
 WHERE d.procedure_code = $procedure_code AND d.state IN ('done', 'returned') AND d.done_at_ms >= $from_ms AND d.done_at_ms < $to_ms AND d.id > $after_id
   AND a.closed_at_ms IS NULL
 ORDER BY d.id LIMIT 200;

-- Said once a fact.
-- run :: reminder_insert(id int, account_id int, kind text, fact text, dossier_id int?, about text, due_day int?, path text, now_ms int)
INSERT INTO reminder (id, account_id, kind, fact, dossier_id, about, due_day, path, made_at_ms)
VALUES ($id, $account_id, $kind, $fact, $dossier_id, $about, $due_day, $path, $now_ms)
ON CONFLICT (account_id, kind, fact) DO NOTHING;

-- all :: reminder_rows(account_id int, before_id int) -> id int, kind text, dossier_id int?, about text, path text, made_at_ms int
SELECT id, kind, dossier_id, about, path, made_at_ms FROM reminder WHERE account_id = $account_id AND id < $before_id ORDER BY id DESC LIMIT 50;

-- all :: reminder_row(id int, account_id int) -> kind text, dossier_id int?
SELECT kind, dossier_id FROM reminder WHERE id = $id AND account_id = $account_id;

-- all :: declines(account_id int) -> kind text, at_ms int
SELECT kind, at_ms FROM reminder_decline WHERE account_id = $account_id;

-- run :: decline_put(account_id int, kind text, now_ms int)
INSERT INTO reminder_decline (account_id, kind, at_ms) VALUES ($account_id, $kind, $now_ms) ON CONFLICT (account_id, kind) DO NOTHING;

-- run :: decline_drop(account_id int, kind text)
DELETE FROM reminder_decline WHERE account_id = $account_id AND kind = $kind;
