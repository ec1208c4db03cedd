#!/usr/bin/env bash
# tests/lib/run-node.sh FILE...: runs test files with Node's runner, two at a time where the machine has two cores, shows what
# failed, and ends with "N passed, N failed". MOTCUA_TEST_JOBS=1: one after another.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1

out=$(mktemp -d)
MOTCUA_TEST_CACHE=$(mktemp -d) # one demonstration for all files, copied for each server (tests/lib/motcua.mjs)
export MOTCUA_TEST_CACHE out
trap 'rm -rf "$out" "$MOTCUA_TEST_CACHE"' EXIT

one() { # one FILE: its report, and last in it how it ended
    local report begun=$SECONDS code=0
    report=$out/$(basename "$1")
    timeout -k 10 "${MOTCUA_TEST_SECONDS:-600}" node --test --test-reporter=tap "$1" >"$report" 2>&1 </dev/null || code=$?
    echo "# ended $code after $((SECONDS - begun)) s" >>"$report"
}
export -f one
# shellcheck disable=SC2016 # expanded by the shell that xargs starts
printf '%s\0' "$@" | xargs -0 -n 1 -P "${MOTCUA_TEST_JOBS:-$(nproc)}" bash -c 'one "$1"' one

count() { sed -n "s/^# $1 \([0-9]*\).*/\1/p" "$2" | tail -1; }
passed=0 failed=0
for file in "$@"; do
    report=$out/$(basename "$file")
    p=$(count pass "$report")
    f=$(($(count fail "$report") + $(count cancelled "$report") + 0))
    code=$(count ended "$report")
    if [ "${code:-1}" != 0 ] && [ "$f" = 0 ]; then
        echo "FAILED: node --test $file ended with code ${code:-none}"
        tail -n 40 "$report"
        f=1
    elif [ "$f" -gt 0 ]; then
        # Each failed test from its "not ok" line to the end of its YAML block; the enclosing file's own line says nothing new.
        awk '/^ *not ok /{ show = 1 } show { print } /^ *\.\.\.$/{ show = 0 }' "$report" | head -n 400
    fi
    printf '%-40s %5d passed %4d failed %s\n' "$file" "${p:-0}" "$f" "$(sed -n 's/^# ended .* after //p' "$report")"
    passed=$((passed + ${p:-0})) failed=$((failed + f))
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
