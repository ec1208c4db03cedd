-- run :: bundle_insert(id int, procedure_version_id int, agency_id int, account_id int?, now_ms int)
INSERT INTO bundle (id, procedure_version_id, agency_id, account_id, submitted_at_ms)
VALUES ($id, $procedure_version_id, $agency_id, $account_id, $now_ms);

-- one :: bundle_row(id int) -> id int, procedure_version_id int, agency_id int, account_id int?, submitted_at_ms int
SELECT id, procedure_version_id, agency_id, account_id, submitted_at_ms FROM bundle WHERE id = $id;

-- run :: bundle_part_insert(bundle_id int, seq int, part_key text, after_key text, dossier_id int?, outside int)
INSERT INTO bundle_part (bundle_id, seq, part_key, after_key, dossier_id, outside)
VALUES ($bundle_id, $seq, $part_key, $after_key, $dossier_id, $outside);

-- all :: bundle_part_rows(bundle_id int) -> seq int, part_key text, after_key text, dossier_id int?, outside int
SELECT seq, part_key, after_key, dossier_id, outside FROM bundle_part WHERE bundle_id = $bundle_id ORDER BY seq;

-- one :: bundle_part_of(dossier_id int) -> bundle_id int, part_key text, outside int
SELECT bundle_id, part_key, outside FROM bundle_part WHERE dossier_id = $dossier_id;

-- run :: bundle_agency_insert(agency_id int, word text, decides_id int, nobody int, now_ms int)
INSERT INTO bundle_agency (agency_id, word, decides_id, since_ms, version, nobody) VALUES ($agency_id, $word, $decides_id, $now_ms, 1, $nobody);

-- run :: bundle_agency_update(agency_id int, word text, version int, decides_id int, nobody int, now_ms int)
UPDATE bundle_agency SET decides_id = $decides_id, nobody = $nobody, since_ms = $now_ms, version = version + 1
 WHERE agency_id = $agency_id AND word = $word AND version = $version;

-- one :: bundle_agency_row(agency_id int, word text) -> decides_id int, since_ms int, version int, nobody int
SELECT decides_id, since_ms, version, nobody FROM bundle_agency WHERE agency_id = $agency_id AND word = $word;
