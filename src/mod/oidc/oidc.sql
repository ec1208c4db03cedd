-- all :: provider_rows() -> id int, name text, audience text, issuer text, active int
SELECT id, name, audience, issuer, active FROM oidc_provider ORDER BY name, id LIMIT 100;

-- one :: provider_row(id int) -> id int, name text, audience text, issuer text, client_id text, secret_sealed bytes, scope text, claims text, trusted text, authorize_url text, token_url text, keys_url text, userinfo_url text, says_iss int, keys text, keys_at_ms int, active int, version int
SELECT id, name, audience, issuer, client_id, secret_sealed, scope, claims, trusted, authorize_url, token_url, keys_url, userinfo_url, says_iss,
       keys, keys_at_ms, active, version FROM oidc_provider WHERE id = $id;

-- one :: provider_of(issuer text) -> id int
SELECT id FROM oidc_provider WHERE issuer = $issuer;

-- run :: provider_insert(id int, name text, audience text, issuer text, client_id text, secret_sealed bytes, scope text, claims text, trusted text, authorize_url text, token_url text, keys_url text, userinfo_url text, says_iss int, keys text, keys_at_ms int, active int)
INSERT INTO oidc_provider (id, name, audience, issuer, client_id, secret_sealed, scope, claims, trusted, authorize_url, token_url, keys_url, userinfo_url,
                           says_iss, keys, keys_at_ms, active, version)
VALUES ($id, $name, $audience, $issuer, $client_id, $secret_sealed, $scope, $claims, $trusted, $authorize_url, $token_url, $keys_url, $userinfo_url,
        $says_iss, $keys, $keys_at_ms, $active, 1);

-- run :: provider_update(id int, version int, name text, client_id text, secret_sealed bytes, scope text, claims text, trusted text, authorize_url text, token_url text, keys_url text, userinfo_url text, says_iss int, keys text, keys_at_ms int, active int)
UPDATE oidc_provider SET name = $name, client_id = $client_id, secret_sealed = $secret_sealed, scope = $scope, claims = $claims, trusted = $trusted,
       authorize_url = $authorize_url, token_url = $token_url, keys_url = $keys_url, userinfo_url = $userinfo_url, says_iss = $says_iss,
       keys = $keys, keys_at_ms = $keys_at_ms, active = $active, version = version + 1
 WHERE id = $id AND version = $version;

-- Fetching the keys again is tried by one at a time, and not more often than the pause.
-- run :: provider_keys_claim(id int, now_ms int, before_ms int)
UPDATE oidc_provider SET keys_at_ms = $now_ms WHERE id = $id AND keys_at_ms <= $before_ms;

-- run :: provider_keys(id int, keys text)
UPDATE oidc_provider SET keys = $keys WHERE id = $id;
