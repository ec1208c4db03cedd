/* Fixed tokens and their public keys, made once with node:crypto; the private keys were thrown away. Issued at 1795000000 by
 * https://id.example for mot-cua, nonce n-1, sub an, for five minutes. */
#ifndef CRYPTO_JOSE_VECTORS_H
#define CRYPTO_JOSE_VECTORS_H

#define VECTOR_KEYS \
    "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"n7UnEwlx5LOJ79L4Pk4wAI8KutQDDeI6vbxcj6txR4jOpZe5i9HwU-YXArZJpn0w2dE7f2Hai7" \
    "jV3o6xfW7PuB86rO0yNt9jpjHCBHbZCvNEl2SdPbPJJTiEsUc4hDrjwjeO70nJtu8LlytUjT0Q9cun25mH8YoJxq18yDLAROYKJy6j0TNd1QyP" \
    "Pdcnb164s-HWZTg1pjGTFf80Z2MV18iLhP-dKZtP7D-fjshCE-AkY1WtVKWFXexO2jMGfbk42RgfGE8PHDmAC1dniP7zxfKyMVSjRepIGY_nmr" \
    "7-ryyIsY1JpQ1C-AX4U05z5hStk5sJvsLzo7X2e2eyHri19Q\",\"e\":\"AQAB\",\"kid\":\"r\",\"use\":\"sig\"},{\"kty\":\"EC" \
    "\",\"x\":\"0e30K8P1ZjD1yARfN-DgUEa1ZRtujpClWMgTPFuKTKo\",\"y\":\"cWM83dL7J-30bXZG8ixFV7NMMAjZMvThItQaTkTqCOc\"" \
    ",\"crv\":\"P-256\",\"kid\":\"e\",\"use\":\"sig\"}]}"
#define VECTOR_RS256 \
    "eyJhbGciOiJSUzI1NiIsImtpZCI6InIiLCJ0eXAiOiJKV1QifQ.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQiOiJtb3QtY3VhIiw" \
    "ic3ViIjoiYW4iLCJub25jZSI6Im4tMSIsImlhdCI6MTc5NTAwMDAwMCwiZXhwIjoxNzk1MDAwMzAwLCJuYW1lIjoiVHLhuqduIEFuIn0.aCFFU" \
    "OWyFMVl0D9aTuf02xnkTlVQrvzOvrT5UJN7tTwz63mI4-o5OPHiOHmXKtGM51scF_YGZXCoHCCf82QBlhxVZXLkh3scpxcevC8YG8A8pKT1p4t" \
    "12MZhiBN4eN4Feqz1_ww7gr-fWg5SZQX3N9pE2AyAiSfHAs4aGFNbbt3naAL8E_QlR7KmCm5GbP2IC01REUL7-Toa9S3JNB1PD856q7q50kJms" \
    "iPQ4S9RFUM0mqC3JULxeYjA1hV5vKNiSM42M77ssBk7SjYt7QoE8WX66XWqvoTsy18XQn0kFqxsJfV4RwvOT8BZMsv_bA6_avIp87gfsgdAt7G" \
    "GfLXrAA"
#define VECTOR_PS256 \
    "eyJhbGciOiJQUzI1NiIsImtpZCI6InIiLCJ0eXAiOiJKV1QifQ.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQiOiJtb3QtY3VhIiw" \
    "ic3ViIjoiYW4iLCJub25jZSI6Im4tMSIsImlhdCI6MTc5NTAwMDAwMCwiZXhwIjoxNzk1MDAwMzAwLCJuYW1lIjoiVHLhuqduIEFuIn0.JfwOH" \
    "eiDLv6i4gnycMD_V-kC0MOhjmUNhkk-s5Nyw_TUFLNa7bIDrlk6AwAjCOoURIK3RsvhM_J6-OyVsv0uxHOq18isFYhY77aOu3v1EfmNp6OKWIb" \
    "AQ21h0CL0FgVM3Ql37SZ2q08lf2aCO6WmpAJgzg0c1-zxz_-95VJAd6nQRtwAkU0SYCFiU-8r9JbFRQsjfqlXjPtmUw80GtUXs0pnuabxcwlm6" \
    "ea7oMzfDDfNhqqKWrs9G7s8yi_iTHP-PQRH4yC7XoHP-TsqG-g3tx5eIDj1sjyXIF5BnziTET0CFUi3QwD4lSQweEXT9DwluXhKvYK1ZoL77L_" \
    "5PgBZuw"
#define VECTOR_ES256 \
    "eyJhbGciOiJFUzI1NiIsImtpZCI6ImUiLCJ0eXAiOiJKV1QifQ.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQiOiJtb3QtY3VhIiw" \
    "ic3ViIjoiYW4iLCJub25jZSI6Im4tMSIsImlhdCI6MTc5NTAwMDAwMCwiZXhwIjoxNzk1MDAwMzAwLCJuYW1lIjoiVHLhuqduIEFuIn0.Fd7pe" \
    "QYc03MHmlulHrA12tLjetPQnz1YYseap_nVfIa7Og8q3oByMPOuShURlYzFG7AKKmhGcD6AB27MQe48-A"
#define VECTOR_HS256 \
    "eyJhbGciOiJIUzI1NiIsImtpZCI6InIiLCJ0eXAiOiJKV1QifQ.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQiOiJtb3QtY3VhIiw" \
    "ic3ViIjoiYW4iLCJub25jZSI6Im4tMSIsImlhdCI6MTc5NTAwMDAwMCwiZXhwIjoxNzk1MDAwMzAwLCJuYW1lIjoiVHLhuqduIEFuIn0.VWgUn" \
    "m3AVnONWGTiE0tNfTxr6oX5PRH0Y57dz57TqIo"
#define VECTOR_NONE \
    "eyJhbGciOiJub25lIiwia2lkIjoiciIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJhdWQiOiJtb3QtY3VhIiwic" \
    "3ViIjoiYW4iLCJub25jZSI6Im4tMSIsImlhdCI6MTc5NTAwMDAwMCwiZXhwIjoxNzk1MDAwMzAwLCJuYW1lIjoiVHLhuqduIEFuIn0."
#define VECTOR_JKU \
    "eyJhbGciOiJSUzI1NiIsImtpZCI6InIiLCJ0eXAiOiJKV1QiLCJqa3UiOiJodHRwczovL2JhZC5leGFtcGxlL2tleXMifQ.eyJpc3MiOiJodHR" \
    "wczovL2lkLmV4YW1wbGUiLCJhdWQiOiJtb3QtY3VhIiwic3ViIjoiYW4iLCJub25jZSI6Im4tMSIsImlhdCI6MTc5NTAwMDAwMCwiZXhwIjoxN" \
    "zk1MDAwMzAwLCJuYW1lIjoiVHLhuqduIEFuIn0.kqHeX7FMOCM43Li4ubwb-1DDfOmBvqeGeXUa2XrfRcpw6ZI5vBuAhgF_sVg9mgFDvWGjEv9" \
    "KRPK4nM6HWNbw9RjLh_GCL31O-D6cVnaHd-v8n1ycug5JhGpu9GFNP-lghf5-IzPJAsOxH113Bw-p7zTP5I4H6_mbJuBKK0iaPaHoF3ifzTGJy" \
    "-N57hnpUCZ7kEqVf_em3mdn9su0DjSsguXO1tn1SjQRoP4lWOqxNmJylgZSIPptZwADFRerZbKwnrEeSqngWJVWPhTnYwCFPzIHA2vptRefs5J" \
    "WJ-3oswsAKcWhcJbwyh8j2eweZeRc0YPcl1g6bvgbXoMIjA7X0Q"

#endif
