-- Passing on to another agency (mod/successor). State by state, so that the indexes help.

-- all :: dossier_open_of_agency(agency_id int, state text) -> id int, version int, agency_id int, intake_unit_id int, request_no text, code text?, address text?
SELECT d.id, d.version, d.agency_id, d.intake_unit_id, d.request_no, d.code, p.address
  FROM dossier d LEFT JOIN dossier_party p ON p.dossier_id = d.id AND p.role = 'applicant'
 WHERE d.agency_id = $agency_id AND d.state = $state ORDER BY d.id;

-- Taken in here, decided elsewhere.
-- all :: dossier_open_of_intake(unit_id int, state text) -> id int, version int, agency_id int, intake_unit_id int, request_no text, code text?, address text?
SELECT d.id, d.version, d.agency_id, d.intake_unit_id, d.request_no, d.code, p.address
  FROM dossier d LEFT JOIN dossier_party p ON p.dossier_id = d.id AND p.role = 'applicant'
 WHERE d.intake_unit_id = $unit_id AND d.state = $state AND d.returned_at_ms IS NULL ORDER BY d.id;

-- run :: dossier_pass_on_one(id int, version int, agency_id int, intake_unit_id int)
UPDATE dossier SET agency_id = $agency_id, intake_unit_id = $intake_unit_id,
       intake_agency_id = (SELECT u.agency_id FROM unit u WHERE u.id = $intake_unit_id), version = version + 1
 WHERE id = $id AND version = $version;

-- Whole agencies and desks at once; the caller has read the rows in this transaction and compares their number.
-- run :: dossier_pass_on_agency(from_id int, to_id int, state text)
UPDATE dossier SET agency_id = $to_id, version = version + 1 WHERE agency_id = $from_id AND state = $state;

-- run :: dossier_pass_on_intake(from_id int, to_id int, state text)
UPDATE dossier SET intake_unit_id = $to_id, intake_agency_id = (SELECT u.agency_id FROM unit u WHERE u.id = $to_id), version = version + 1
 WHERE intake_unit_id = $from_id AND state = $state AND returned_at_ms IS NULL;
