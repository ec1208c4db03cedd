#!/usr/bin/env bash
# tests/run-unit.sh BIN...: runs each cmocka program (at most 400 s), shows what failed, and ends with "N passed, N failed".
# A program that crashes, hangs or runs no test counts as one failure more.
set -uo pipefail

passed=0 failed=0
out=$(mktemp)
trap 'rm -f "$out"' EXIT
for bin in "$@"; do
    CMOCKA_MESSAGE_OUTPUT=TAP timeout -k 5 400 "$bin" >"$out" 2>&1 </dev/null
    code=$?
    ok=$(grep -c '^ok ' "$out")
    bad=$(grep -c '^not ok ' "$out")
    planned=$(sed -n 's/^1\.\.\([0-9]*\).*/\1/p' "$out" | awk '{ n += $1 } END { print n + 0 }')
    passed=$((passed + ok)) failed=$((failed + bad))
    why=''
    if [ $code = 124 ] || [ $code = 137 ]; then
        why='took more than 400 s'
    elif [ $((ok + bad)) = 0 ]; then
        why="ran no test, code $code"
    elif [ $((ok + bad)) != "$planned" ]; then
        why="stopped after $((ok + bad)) of $planned tests, code $code"
    elif [ $code != 0 ] && [ "$bad" = 0 ]; then
        why="ended with code $code"
    fi
    [ -z "$why" ] || failed=$((failed + 1))
    if [ -n "$why" ] || [ "$bad" -gt 0 ]; then
        echo "FAILED: $bin${why:+: $why}"
        grep -v '^ok ' "$out" | tail -n 60 | sed 's/^/    /'
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
