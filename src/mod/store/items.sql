-- run :: store_insert(id int, account_id int, kind text, type text, name text, number_text text, issue_day int?, until_day int?, digitised_by text, hash text, media_type text, size_bytes int, dossier_id int?, paper_id int?, result_id int?, now_ms int)
INSERT INTO store_item (id, account_id, kind, type, name, number_text, issue_day, until_day, digitised_by, hash, media_type, size_bytes,
                        dossier_id, paper_id, result_id, added_at_ms, hidden_at_ms, ended_at_ms, ended_why, version)
VALUES ($id, $account_id, $kind, $type, $name, $number_text, $issue_day, $until_day, $digitised_by, $hash, $media_type, $size_bytes,
        $dossier_id, $paper_id, $result_id, $now_ms, NULL, NULL, '', 1);

-- one :: store_row(id int) -> id int, account_id int, kind text, type text, name text, number_text text, issue_day int?, until_day int?, digitised_by text, hash text, media_type text, size_bytes int, dossier_id int?, paper_id int?, result_id int?, added_at_ms int, hidden_at_ms int?, ended_at_ms int?, ended_why text, version int
SELECT id, account_id, kind, type, name, number_text, issue_day, until_day, digitised_by, hash, media_type, size_bytes, dossier_id, paper_id,
       result_id, added_at_ms, hidden_at_ms, ended_at_ms, ended_why, version
  FROM store_item WHERE id = $id;

-- all :: store_rows(account_id int, kind text, before_id int) -> id int, account_id int, kind text, type text, name text, number_text text, issue_day int?, until_day int?, digitised_by text, hash text, media_type text, size_bytes int, dossier_id int?, paper_id int?, result_id int?, added_at_ms int, hidden_at_ms int?, ended_at_ms int?, ended_why text, version int
SELECT id, account_id, kind, type, name, number_text, issue_day, until_day, digitised_by, hash, media_type, size_bytes, dossier_id, paper_id,
       result_id, added_at_ms, hidden_at_ms, ended_at_ms, ended_why, version
  FROM store_item WHERE account_id = $account_id AND kind = $kind AND id < $before_id ORDER BY id DESC LIMIT 30;

-- all :: store_offer_rows(account_id int, type text, today int) -> id int, account_id int, kind text, type text, name text, number_text text, issue_day int?, until_day int?, digitised_by text, hash text, media_type text, size_bytes int, dossier_id int?, paper_id int?, result_id int?, added_at_ms int, hidden_at_ms int?, ended_at_ms int?, ended_why text, version int
SELECT id, account_id, kind, type, name, number_text, issue_day, until_day, digitised_by, hash, media_type, size_bytes, dossier_id, paper_id,
       result_id, added_at_ms, hidden_at_ms, ended_at_ms, ended_why, version
  FROM store_item
 WHERE account_id = $account_id AND type = $type AND hidden_at_ms IS NULL AND ended_at_ms IS NULL AND (until_day IS NULL OR until_day >= $today)
 ORDER BY id DESC LIMIT 20;

-- one :: store_own_count(account_id int) -> n int
SELECT COUNT(*) AS n FROM store_item WHERE account_id = $account_id AND kind = 'own';

-- run :: store_set_words(id int, version int, number_text text, issue_day int?, until_day int?)
UPDATE store_item SET number_text = $number_text, issue_day = $issue_day, until_day = $until_day, version = version + 1
 WHERE id = $id AND version = $version;

-- run :: store_set_hidden(id int, version int, hidden_at_ms int?)
UPDATE store_item SET hidden_at_ms = $hidden_at_ms, version = version + 1 WHERE id = $id AND version = $version;

-- run :: store_delete(id int, version int)
DELETE FROM store_item WHERE id = $id AND version = $version AND kind = 'own';

-- run :: store_uses_delete(item_id int)
DELETE FROM store_use WHERE item_id = $item_id;

-- A paper that was taken back, a result that was recalled or replaced.
-- run :: store_end_paper(paper_id int, now_ms int)
UPDATE store_item SET ended_at_ms = $now_ms, ended_why = 'removed', version = version + 1 WHERE paper_id = $paper_id AND ended_at_ms IS NULL;

-- run :: store_end_result(result_id int, why text, now_ms int)
UPDATE store_item SET ended_at_ms = $now_ms, ended_why = $why, version = version + 1 WHERE result_id = $result_id AND ended_at_ms IS NULL;

-- The signed paper was scanned again.
-- run :: store_scan_again(result_id int, hash text, media_type text, size_bytes int)
UPDATE store_item SET hash = $hash, media_type = $media_type, size_bytes = $size_bytes, version = version + 1 WHERE result_id = $result_id;

-- one :: store_of_result(result_id int) -> id int
SELECT id FROM store_item WHERE result_id = $result_id;

-- one :: store_of_paper(paper_id int) -> id int
SELECT id FROM store_item WHERE paper_id = $paper_id;

-- run :: store_use_insert(item_id int, paper_id int, now_ms int)
INSERT INTO store_use (item_id, paper_id, used_at_ms) VALUES ($item_id, $paper_id, $now_ms) ON CONFLICT (item_id, paper_id) DO NOTHING;

-- all :: store_use_rows(item_id int) -> paper_id int, used_at_ms int
SELECT paper_id, used_at_ms FROM store_use WHERE item_id = $item_id ORDER BY used_at_ms DESC, paper_id DESC LIMIT 50;

-- run :: store_asked_insert(id int, dossier_id int, agency_id int, component_key text, component_name text, held text, reason text, asked_by int, asked_by_name text, now_ms int)
INSERT INTO store_asked (id, dossier_id, agency_id, component_key, component_name, held, reason, asked_by, asked_by_name, asked_at_ms)
VALUES ($id, $dossier_id, $agency_id, $component_key, $component_name, $held, $reason, $asked_by, $asked_by_name, $now_ms);

-- all :: store_asked_rows(path_from text, path_to text, agency_id int, from_ms int, to_ms int, before_id int) -> id int, dossier_id int, agency_id int, component_name text, held text, reason text, asked_by_name text, asked_at_ms int
SELECT s.id, s.dossier_id, s.agency_id, s.component_name, s.held, s.reason, s.asked_by_name, s.asked_at_ms
  FROM store_asked s JOIN unit u ON u.id = s.agency_id
 WHERE u.path >= $path_from AND u.path < $path_to AND ($agency_id = 0 OR u.id = $agency_id) AND s.asked_at_ms >= $from_ms
   AND s.asked_at_ms < $to_ms AND s.id < $before_id
 ORDER BY s.id DESC LIMIT 50;

-- all :: store_asked_sum_rows(path_from text, path_to text, agency_id int, from_ms int, to_ms int) -> agency_id int, n int
SELECT s.agency_id, COUNT(*) AS n FROM store_asked s JOIN unit u ON u.id = s.agency_id
 WHERE u.path >= $path_from AND u.path < $path_to AND ($agency_id = 0 OR u.id = $agency_id) AND s.asked_at_ms >= $from_ms
   AND s.asked_at_ms < $to_ms
 GROUP BY s.agency_id ORDER BY s.agency_id;
