#!/usr/bin/env bash
# tests/run-browser.sh MOTCUA: journeys in Chromium against the real program; on PostgreSQL inside with-postgres.sh.
# One after another: a browser takes both cores.
set -euo pipefail
MOTCUA_BIN=$(realpath "$1")
export MOTCUA_BIN
cd "$(dirname "$0")/.."
MOTCUA_TEST_JOBS=${MOTCUA_TEST_JOBS:-1} exec tests/lib/run-node.sh tests/browser/*.test.mjs
