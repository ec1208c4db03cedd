-- What went out of one dossier is asked on its page.
CREATE INDEX outbox_dossier ON outbox (dossier_id) WHERE dossier_id IS NOT NULL;
