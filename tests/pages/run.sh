#!/usr/bin/env bash
# tests/pages/run.sh PROGRAM >docs/pages.md: pa11y and Lighthouse on the main pages, and what each weighs. Fails when pa11y finds
# something or a score is below its bar. Installs both tools in build/pages; takes some minutes.
set -euo pipefail
cd "$(dirname "$0")/../.."
MOTCUA_BIN=$(realpath "$1")
export MOTCUA_BIN
mkdir -p build/pages
cp tests/pages/package.json tests/pages/package-lock.json tests/pages/.npmrc build/pages/
if [ ! build/pages/node_modules/.package-lock.json -nt tests/pages/package-lock.json ]; then npm ci --prefix build/pages --loglevel=error >&2; fi
exec node tests/pages/pages.mjs
