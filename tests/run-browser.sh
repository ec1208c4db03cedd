#!/usr/bin/env bash
# tests/run-browser.sh MOTCUA: journeys in Chromium against the real program; on PostgreSQL inside with-postgres.sh.
set -euo pipefail
MOTCUA_BIN=$(realpath "$1")
export MOTCUA_BIN
cd "$(dirname "$0")/.."
exec tests/lib/run-node.sh tests/browser/*.test.mjs
