-- run :: look_put(object_kind text, object_id int, actor_id int, what text, why text, slot int, listed int, event_id int, at_ms int, role text, title text, unit_id int?)
INSERT INTO look (object_kind, object_id, actor_id, what, why, slot, listed, event_id, at_ms, times, role, title, unit_id)
VALUES ($object_kind, $object_id, $actor_id, $what, $why, $slot, $listed, $event_id, $at_ms, 1, $role, $title, $unit_id)
ON CONFLICT (object_kind, object_id, actor_id, what, why, slot)
DO UPDATE SET event_id = excluded.event_id, at_ms = excluded.at_ms, times = look.times + 1;

-- One record of the person at a time; 0 when the account is linked to none.
-- all :: look_rows(account_id int, person_id int, event_id int, object_id int) -> event_id int, object_kind text, object_id int, what text, why text, listed int, at_ms int, times int, role text, title text, unit_id int?, actor text, unit text?, dossier_id int?, code text?, request_no text?, account_id int?
SELECT l.event_id, l.object_kind, l.object_id, l.what, l.why, l.listed, l.at_ms, l.times, l.role, l.title, l.unit_id,
       a.name AS actor, u.name AS unit, d.id AS dossier_id, d.code, d.request_no, d.account_id
  FROM look l JOIN account a ON a.id = l.actor_id
       LEFT JOIN unit u ON u.id = l.unit_id
       LEFT JOIN dossier d ON l.object_kind = 'dossier' AND d.id = l.object_id
 WHERE (l.event_id, l.object_id) < ($event_id, $object_id) AND l.actor_id <> $account_id
   AND ((l.object_kind = 'dossier' AND l.object_id IN (
             SELECT id FROM dossier WHERE account_id = $account_id
             UNION SELECT x.dossier_id FROM person_dossier x WHERE x.person_id = $person_id))
        OR (l.object_kind = 'person' AND l.object_id = $person_id)
        OR (l.object_kind = 'account' AND l.object_id = $account_id))
 ORDER BY l.event_id DESC, l.object_id DESC LIMIT 51;
