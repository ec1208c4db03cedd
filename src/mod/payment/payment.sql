-- run :: fee_insert(id int, dossier_id int, name text, kind text, units int, unit_vnd int, quantity int, amount_vnd int, ground text)
INSERT INTO fee (id, dossier_id, name, kind, units, unit_vnd, quantity, amount_vnd, ground, state, exempt_ground, receipt_no, paid_at_ms,
                 cashier_id, taken_unit_id, version)
VALUES ($id, $dossier_id, $name, $kind, $units, $unit_vnd, $quantity, $amount_vnd, $ground, 'owed', '', '', NULL, NULL, NULL, 1);

-- all :: fee_rows(dossier_id int) -> id int, dossier_id int, units int, unit_vnd int, quantity int, amount_vnd int, paid_at_ms int?, version int, name text, kind text, ground text, state text, exempt_ground text, receipt_no text, taken_unit_id int?, taken_at text?
SELECT f.id, f.dossier_id, f.units, f.unit_vnd, f.quantity, f.amount_vnd, f.paid_at_ms, f.version, f.name, f.kind, f.ground, f.state, f.exempt_ground,
       f.receipt_no, f.taken_unit_id, u.name
  FROM fee f LEFT JOIN unit u ON u.id = f.taken_unit_id WHERE f.dossier_id = $dossier_id ORDER BY f.id;

-- one :: fee_row(id int) -> id int, dossier_id int, units int, unit_vnd int, quantity int, amount_vnd int, paid_at_ms int?, version int, name text, kind text, ground text, state text, exempt_ground text, receipt_no text, taken_unit_id int?, taken_at text?
SELECT f.id, f.dossier_id, f.units, f.unit_vnd, f.quantity, f.amount_vnd, f.paid_at_ms, f.version, f.name, f.kind, f.ground, f.state, f.exempt_ground,
       f.receipt_no, f.taken_unit_id, u.name
  FROM fee f LEFT JOIN unit u ON u.id = f.taken_unit_id WHERE f.id = $id;

-- run :: fee_change(id int, version int, units int, unit_vnd int, quantity int, amount_vnd int)
UPDATE fee SET units = $units, unit_vnd = $unit_vnd, quantity = $quantity, amount_vnd = $amount_vnd, version = version + 1
 WHERE id = $id AND version = $version AND state = 'owed';

-- run :: fee_settle(id int, version int, state text, exempt_ground text, receipt_no text, paid_at_ms int?, cashier_id int?, taken_unit_id int?)
UPDATE fee SET state = $state, exempt_ground = $exempt_ground, receipt_no = $receipt_no, paid_at_ms = $paid_at_ms,
       cashier_id = $cashier_id, taken_unit_id = $taken_unit_id, version = version + 1
 WHERE id = $id AND version = $version AND state = 'owed';

-- one :: fee_sum_owed(dossier_id int) -> vnd int, lines int
SELECT CAST(coalesce(sum(amount_vnd), 0) AS BIGINT), count(*) FROM fee WHERE dossier_id = $dossier_id AND state = 'owed';
