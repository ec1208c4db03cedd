#!/usr/bin/env bash
# tests/contract/run.sh PROGRAM: installs the linters and the proxy (build/contract) and asks whether the API is what it says.
set -euo pipefail
cd "$(dirname "$0")/../.."
MOTCUA_BIN=$(realpath "$1")
export MOTCUA_BIN
mkdir -p build/contract
cp tests/contract/package.json tests/contract/package-lock.json tests/contract/.npmrc build/contract/
[ build/contract/node_modules/.package-lock.json -nt tests/contract/package-lock.json ] || npm ci --prefix build/contract --silent
tests/lib/run-node.sh tests/contract/contract.test.mjs
