-- The dossier of the same person that goes on from this one, the newest first.
-- all :: dossier_later(account_id int, id int) -> id int, request_no text, code text?
SELECT id, request_no, code FROM dossier WHERE account_id = $account_id AND continues_id = $id ORDER BY id DESC LIMIT 10;
