#!/usr/bin/env bash
# tests/run-unit.sh BIN...: runs each cmocka program (at most 400 s), as many at a time as there are processors, shows what
# failed and what took longest, and ends with "N passed, N failed". A program that crashes, hangs or runs no test counts as
# one failure more. MOTCUA_TEST_JOBS=1: one after another.
set -uo pipefail

out=$(mktemp -d)
export out
trap 'rm -rf "$out"' EXIT

one() { # one BIN: its output, and last in it how it ended
    local report=$out/${1//\//_} begun=$SECONDS code=0
    CMOCKA_MESSAGE_OUTPUT=TAP timeout -k 5 400 "$1" >"$report" 2>&1 </dev/null || code=$?
    printf '\n# ended %d after %d s\n' $code $((SECONDS - begun)) >>"$report"
}
export -f one
# shellcheck disable=SC2016 # expanded by the shell that xargs starts
printf '%s\0' "$@" | xargs -0 -n 1 -P "${MOTCUA_TEST_JOBS:-$(nproc)}" bash -c 'one "$1"' one

passed=0 failed=0
for bin in "$@"; do
    report=$out/${bin//\//_}
    code=$(sed -n 's/^# ended \([0-9]*\) .*/\1/p' "$report" | tail -n 1)
    ok=$(grep -c '^ok ' "$report")
    bad=$(grep -c '^not ok ' "$report")
    planned=$(sed -n 's/^1\.\.\([0-9]*\).*/\1/p' "$report" | awk '{ n += $1 } END { print n + 0 }')
    passed=$((passed + ok)) failed=$((failed + bad))
    why=''
    if [ "$code" = 124 ] || [ "$code" = 137 ]; then
        why='took more than 400 s'
    elif [ $((ok + bad)) = 0 ]; then
        why="ran no test, code ${code:-none}"
    elif [ $((ok + bad)) != "$planned" ]; then
        why="stopped after $((ok + bad)) of $planned tests, code ${code:-none}"
    elif [ "$code" != 0 ] && [ "$bad" = 0 ]; then
        why="ended with code ${code:-none}"
    fi
    [ -z "$why" ] || failed=$((failed + 1))
    if [ -n "$why" ] || [ "$bad" -gt 0 ]; then
        echo "FAILED: $bin${why:+: $why}"
        grep -v '^ok ' "$report" | tail -n 60 | sed 's/^/    /'
    fi
done
echo 'the longest:'
grep -aH '^# ended ' "$out"/* | sed -E 's|^[^:]*/([^/:]*):# ended [0-9]* after ([0-9]*) s|\2 s \1|' | sort -rn | head -n 8 | sed 's/^/    /'
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
