#!/usr/bin/env bash
# tests/lib/run-node.sh FILE...: runs test files with Node's runner, shows what failed, and ends with "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1

out=$(mktemp)
MOTCUA_TEST_CACHE=$(mktemp -d) # one demonstration for all files, copied for each server (tests/lib/motcua.mjs)
export MOTCUA_TEST_CACHE
trap 'rm -rf "$out" "$MOTCUA_TEST_CACHE"' EXIT
timeout -k 10 "${MOTCUA_TEST_SECONDS:-600}" node --test --test-reporter=tap "$@" >"$out" 2>&1 </dev/null
code=$?
count() { sed -n "s/^# $1 \([0-9]*\)$/\1/p" "$out" | tail -1; }
passed=$(count pass)
failed=$(($(count fail) + $(count cancelled) + 0))
if [ $code != 0 ] && [ "$failed" = 0 ]; then
    echo "FAILED: node --test ended with code $code"
    tail -n 40 "$out"
    failed=1
fi
if [ "$failed" -gt 0 ]; then
    # Each failed test from its "not ok" line to the end of its YAML block; the enclosing file's own line says nothing new.
    awk '/^ *not ok /{ show = 1 } show { print } /^ *\.\.\.$/{ show = 0 }' "$out" | head -n 400
fi
echo "${passed:-0} passed, $failed failed"
[ "$failed" = 0 ] && [ "${passed:-0}" -gt 0 ]
