-- run :: slip_insert(id int, dossier_id int?, form text, agency_id int, year int, no int, officer_id int?, issued_at_ms int, data text)
INSERT INTO slip (id, dossier_id, form, agency_id, year, no, officer_id, issued_at_ms, data)
VALUES ($id, $dossier_id, $form, $agency_id, $year, $no, $officer_id, $issued_at_ms, $data);

-- run :: slip_about_insert(slip_id int, dossier_id int)
INSERT INTO slip_about (slip_id, dossier_id) VALUES ($slip_id, $dossier_id);

-- one :: slip_row(id int) -> id int, dossier_id int?, form text, agency_id int, year int, no int, issued_at_ms int, data text
SELECT id, dossier_id, form, agency_id, year, no, issued_at_ms, data FROM slip WHERE id = $id;

-- Its own slips, and those of several dossiers that name it.
-- all :: slip_rows(dossier_id int) -> id int, dossier_id int?, form text, agency_id int, year int, no int, issued_at_ms int, data text
SELECT id, dossier_id, form, agency_id, year, no, issued_at_ms, data FROM slip WHERE dossier_id = $dossier_id
 UNION ALL
SELECT s.id, s.dossier_id, s.form, s.agency_id, s.year, s.no, s.issued_at_ms, s.data
  FROM slip s JOIN slip_about a ON a.slip_id = s.id WHERE a.dossier_id = $dossier_id
 ORDER BY 1;

-- all :: slip_about_rows(slip_id int) -> dossier_id int
SELECT dossier_id FROM slip_about WHERE slip_id = $slip_id ORDER BY dossier_id;

-- The numbers that dossiers got in the register with Mẫu 01, and who received them; a dossier's first.
-- all :: slip_book_rows(agency_id int, from_ms int, to_ms int) -> dossier_id int?, year int, no int, officer text?
SELECT s.dossier_id, s.year, s.no, a.name
  FROM slip s LEFT JOIN account a ON a.id = s.officer_id
 WHERE s.agency_id = $agency_id AND s.form = '01' AND s.issued_at_ms >= $from_ms AND s.issued_at_ms < $to_ms
 ORDER BY s.issued_at_ms DESC, s.no DESC;
