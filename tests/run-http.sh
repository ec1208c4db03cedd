#!/usr/bin/env bash
# tests/run-http.sh MOTCUA: drives the real program over HTTP. Inside tests/store/with-postgres.sh it does so on PostgreSQL.
set -euo pipefail
MOTCUA_BIN=$(realpath "$1")
export MOTCUA_BIN
cd "$(dirname "$0")/.."
exec tests/lib/run-node.sh tests/http/*.test.mjs
