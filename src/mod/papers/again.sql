-- run :: paper_insert_again(id int, draft_id int?, dossier_id int?, component_key text, name text, hash text, media_type text, size_bytes int, added_by int?, added_at_ms int, reused int, reused_from int?)
INSERT INTO paper (id, draft_id, dossier_id, component_key, name, hash, media_type, size_bytes, originals, copies, purpose, added_by,
                   added_at_ms, removed_at_ms, version, reused, reused_from)
VALUES ($id, $draft_id, $dossier_id, $component_key, $name, $hash, $media_type, $size_bytes, 0, 0, 'component', $added_by,
        $added_at_ms, NULL, 1, $reused, $reused_from);
