-- run :: slip_insert(id int, dossier_id int, form text, agency_id int, year int, no int, officer_id int?, issued_at_ms int, data text)
INSERT INTO slip (id, dossier_id, form, agency_id, year, no, officer_id, issued_at_ms, data)
VALUES ($id, $dossier_id, $form, $agency_id, $year, $no, $officer_id, $issued_at_ms, $data);

-- one :: slip_row(id int) -> id int, dossier_id int, form text, agency_id int, year int, no int, issued_at_ms int, data text
SELECT id, dossier_id, form, agency_id, year, no, issued_at_ms, data FROM slip WHERE id = $id;

-- all :: slip_rows(dossier_id int) -> id int, dossier_id int, form text, agency_id int, year int, no int, issued_at_ms int, data text
SELECT id, dossier_id, form, agency_id, year, no, issued_at_ms, data FROM slip WHERE dossier_id = $dossier_id ORDER BY id;
