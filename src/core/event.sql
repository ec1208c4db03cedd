-- run :: event_insert(id int, at_ms int, kind text, actor_id int?, actor_role text, actor_unit_id int?, for_role_id int?, dossier_id int?, object_kind text, object_id int?, from_state text?, to_state text?, canonical bytes, salt bytes, leaf bytes)
INSERT INTO event (id, at_ms, kind, actor_id, actor_role, actor_unit_id, for_role_id, dossier_id, object_kind, object_id,
                   from_state, to_state, canonical, salt, leaf)
VALUES ($id, $at_ms, $kind, $actor_id, $actor_role, $actor_unit_id, $for_role_id, $dossier_id, $object_kind, $object_id,
        $from_state, $to_state, $canonical, $salt, $leaf);

-- all :: events_of_dossier(dossier_id int) -> id int, at_ms int, kind text, actor_id int?, actor_role text, from_state text?, to_state text?, canonical bytes, name text?
SELECT e.id, e.at_ms, e.kind, e.actor_id, e.actor_role, e.from_state, e.to_state, e.canonical, a.name
  FROM event e LEFT JOIN account a ON a.id = e.actor_id
 WHERE e.dossier_id = $dossier_id ORDER BY e.id;

-- Ids grow with the clock: the newest by id is the one written latest by any clock.
-- all :: event_newest() -> at_ms int
SELECT at_ms FROM event ORDER BY id DESC LIMIT 1;

-- all :: events_after(id int) -> id int, canonical bytes, salt bytes, leaf bytes
SELECT id, canonical, salt, leaf FROM event WHERE id > $id ORDER BY id LIMIT 1000;

-- run :: outbox_insert(id int, event_id int, topic text, dossier_id int?, payload text, now_ms int)
INSERT INTO outbox (id, event_id, topic, dossier_id, payload, created_at_ms, delivered_at_ms)
VALUES ($id, $event_id, $topic, $dossier_id, $payload, $now_ms, NULL);

-- How much of a dossier went out to other systems.
-- one :: outbox_of_dossier(dossier_id int) -> total int, sent int
SELECT COUNT(*) AS total, COUNT(delivered_at_ms) AS sent FROM outbox WHERE dossier_id = $dossier_id;

-- Who did what with which object of a dossier, and in which unit: for the papers that follow its way through the rooms.
-- all :: events_of_way(dossier_id int) -> id int, at_ms int, kind text, actor_unit_id int?, object_kind text, object_id int?, name text?
SELECT e.id, e.at_ms, e.kind, e.actor_unit_id, e.object_kind, e.object_id, a.name
  FROM event e LEFT JOIN account a ON a.id = e.actor_id
 WHERE e.dossier_id = $dossier_id ORDER BY e.id;
