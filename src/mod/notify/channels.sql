-- Whom an account is, and what its owner wants. Addresses that were confirmed only.
-- all :: reach_row(account_id int) -> kind text, email text?, mail int, mail_sorts text, sms_sorts text, version int, mail_address text, sms_address text
SELECT a.kind, a.email, COALESCE(w.mail, 0) AS mail, COALESCE(w.mail_sorts, 'asked date result reminder') AS mail_sorts, COALESCE(w.sms_sorts, '') AS sms_sorts,
       COALESCE(w.version, 0) AS version,
       COALESCE((SELECT x.address FROM notice_address x WHERE x.account_id = a.id AND x.channel = 'mail'), '') AS mail_address,
       COALESCE((SELECT x.address FROM notice_address x WHERE x.account_id = a.id AND x.channel = 'sms'), '') AS sms_address
  FROM account a LEFT JOIN notice_wish w ON w.account_id = a.id WHERE a.id = $account_id;

-- run :: sorts_insert(account_id int, mail_sorts text, sms_sorts text)
INSERT INTO notice_wish (account_id, mail, version, mail_sorts, sms_sorts) VALUES ($account_id, 0, 1, $mail_sorts, $sms_sorts);

-- run :: sorts_update(account_id int, version int, mail_sorts text, sms_sorts text)
UPDATE notice_wish SET mail_sorts = $mail_sorts, sms_sorts = $sms_sorts, version = version + 1 WHERE account_id = $account_id AND version = $version;

-- all :: address_rows(account_id int) -> channel text, address text, code_id int?
SELECT channel, address, code_id FROM notice_address WHERE account_id = $account_id;

-- run :: address_asked(account_id int, channel text, code_id int)
INSERT INTO notice_address (account_id, channel, address, code_id) VALUES ($account_id, $channel, '', $code_id)
ON CONFLICT (account_id, channel) DO UPDATE SET code_id = $code_id;

-- A confirmed address replaces the one before it.
-- run :: address_keep(account_id int, channel text, address text)
INSERT INTO notice_address (account_id, channel, address, code_id) VALUES ($account_id, $channel, $address, NULL)
ON CONFLICT (account_id, channel) DO UPDATE SET address = $address, code_id = NULL;

-- run :: address_drop(account_id int, channel text)
DELETE FROM notice_address WHERE account_id = $account_id AND channel = $channel;

-- all :: gateway_row() -> enabled int, url text, media_type text, template text, secret bytes, success_pointer text, success_value text, id_pointer text, receipts int, receipt_ok text, receipt_bad text, plain int, version int
SELECT enabled, url, media_type, template, secret, success_pointer, success_value, id_pointer, receipts, receipt_ok, receipt_bad, plain, version FROM sms_gateway WHERE id = 1;

-- run :: gateway_insert(enabled int, url text, media_type text, template text, secret bytes, success_pointer text, success_value text, id_pointer text, receipts int, receipt_ok text, receipt_bad text, plain int)
INSERT INTO sms_gateway (id, enabled, url, media_type, template, secret, success_pointer, success_value, id_pointer, receipts, receipt_ok, receipt_bad, plain, version)
VALUES (1, $enabled, $url, $media_type, $template, $secret, $success_pointer, $success_value, $id_pointer, $receipts, $receipt_ok, $receipt_bad, $plain, 1);

-- run :: gateway_update(version int, enabled int, url text, media_type text, template text, secret bytes, success_pointer text, success_value text, id_pointer text, receipts int, receipt_ok text, receipt_bad text, plain int)
UPDATE sms_gateway SET enabled = $enabled, url = $url, media_type = $media_type, template = $template, secret = $secret, success_pointer = $success_pointer,
       success_value = $success_value, id_pointer = $id_pointer, receipts = $receipts, receipt_ok = $receipt_ok, receipt_bad = $receipt_bad, plain = $plain, version = version + 1
 WHERE id = 1 AND version = $version;
