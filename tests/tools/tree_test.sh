#!/usr/bin/env bash
# What the tree promises of itself: no sentence that nobody says, no word about where it was written, nothing left for later.
# Ends with "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
passed=0 failed=0
verdict() { # verdict NAME LINES: passed when there are none
    if [ -z "$2" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $1"
        printf '%s\n' "$2" | head -n 20 | sed 's/^/    /'
    fi
}

all=$(mktemp)
trap 'rm -f "$all"' EXIT
find src \( -name '*.[ch]' -o -name '*.inc' -o -name '*.html' \) -exec cat {} + >"$all"

# A sentence is said as MSG_key, in a template, or by a key put together from a word that must exist: course.<kind of event>,
# event.<kind>, office.result_<state>, role.<role>, slip.<form>, state.<state>,
# move.<row of moves.inc>, door.<door>, looks.<group>.<word>, petition.<group>.<word>.
said() { # said KEY
    local tail=${1#*.}
    grep -qE "MSG_${1//./_}\b|\{% t $1[ %]|\"$1\"" "$all" && return 0
    case $1 in
    event.* | course.*) grep -qF "\"$tail\"" "$all" || { case $tail in dossier.*) grep -qE "^ *(X|MOVE)\([A-Z_]+, \"${tail#dossier.}\"," src/mod/dossier/dossier.h src/mod/dossier/moves.inc ;; *) false ;; esac; } ;;
    state.*) grep -qE "^ *X\([A-Z_]+, \"$tail\"," src/mod/dossier/dossier.h ;;
    role.*) grep -qE "^ *X\([A-Z]+, \"$tail\"\)" src/core/authz.h ;;
    slip.*) grep -qF "{ \"$tail\", \"slip." src/mod/slips/slips.c ;;
    move.*) grep -q "^MOVE(${tail^^}," src/mod/dossier/moves.inc ;;
    looks.*.* | petition.*.*) grep -qF "\"${1##*.}\"" "$all" ;;
    gateway.state_*) grep -qF "'${1#gateway.state_}'" migrations/0033_channels.sql ;;
    door.*) grep -qF "\"$tail\"" src/mod/dossier/dossier.c ;;
    help.act_*) grep -rqF "\"${1#help.act_}\"" src/mod/represent src/mod/citizen src/mod/assist ;;
    represent.shown_* | represent.why_*) grep -qF "\"${1##*_}\"" src/mod/represent/mandate.c src/mod/represent/mandate_new.c ;;
    office.result_*) grep -q "'${1#office.result_}'" src/mod/result/result.sql ;;
    *) false ;;
    esac
}
unsaid=$(find src -name '*.msg' | while read -r f; do
    grep -E '^[a-z][a-z0-9_.]*$' "$f" | while read -r key; do said "$key" || echo "$f: nobody says $key"; done
done)
verdict "every sentence is said somewhere" "$unsaid"

# The project speaks of itself: no paths of a machine, no names of people's tools or of how the text came to be.
files=$(git ls-files 2>/dev/null | grep -vE '^(node_modules|build)/|package-lock\.json$|^tests/fixtures/|^tests/fuzz/corpus/')
[ -n "$files" ] || files=$(find src tests tools docs migrations procedures data assets -type f -not -path 'tests/fixtures/*' -not -path 'tests/fuzz/corpus/*')
words='/work/|/home/[a-z]+/|/root/|bash_jobs|worktree|anthropic|claude|chatgpt|openai|copilot|language model|subagent|\bAI-generated'
verdict "no word about where it was written" "$(printf '%s\n' "$files" | grep -vE '^tests/tools/tree_test\.sh$' | tr '\n' '\0' | xargs -0 grep -nIiE "$words" 2>/dev/null)"
verdict "nothing is left for later in the code" "$(grep -rnE '\b(TODO|FIXME|XXX|HACK)\b' src tools tests --include='*.[ch]' --include='*.sh' --include='*.mjs' --include='*.sql' --include='*.html' | grep -v '^tests/tools/tree_test\.sh')"

verdict "no file is longer than 600 lines" "$(find src tools tests -type f \( -name '*.[ch]' -o -name '*.mjs' -o -name '*.sh' -o -name '*.sql' -o -name '*.inc' -o -name '*.html' \) -not -path 'tests/fixtures/*' -exec awk 'END { if (FNR > 600) print FILENAME ": " FNR " lines" }' {} \;)"

# A test file that is not built is no test; a corpus without its entry is not replayed.
verdict "every corpus has its entry" "$(for d in tests/fuzz/corpus/*/; do n=$(basename "$d"); [ -f "tests/fuzz/${n}_fuzz.c" ] || echo "$d"; done)"
verdict "every fuzz entry has a corpus" "$(for f in tests/fuzz/*_fuzz.c; do n=$(basename "$f" _fuzz.c); [ -n "$(ls "tests/fuzz/corpus/$n" 2>/dev/null)" ] || echo "$f"; done)"
verdict "every test function runs" "$(grep -rlE '\bcmocka_run_group_tests' src tests --include='*_test.c' | while read -r f; do
    sed -nE 's/^static void (test_[a-z0-9_]+)\(void \*\*state\)$/\1/p' "$f" | while read -r t; do
        [ "$(grep -cE "\b$t\b" "$f")" -ge 2 ] || echo "$f: $t"
    done
done)"

# Each row of the table of routes stands once, and its handler belongs to the room that declares it.
rows=$(cat src/mod/*/*_routes.inc | sed -nE 's/^ROUTE\(([A-Z]+), "([^"]+)".*/\1 \2/p')
verdict "no route twice" "$(printf '%s\n' "$rows" | sort | uniq -d)"
verdict "people's pages are under the right permission" "$(grep -hE '"/(quay|cong-viec)' src/mod/*/*_routes.inc | grep -E ', (PUBLIC|LOGGED_IN|CITIZEN),' | cut -c1-100)"
verdict "what changes something asks for a token or an origin" "$(grep -hE '^ROUTE\((POST|PUT|DELETE|PATCH),' src/mod/*/*_routes.inc | grep -vE ', (TOKEN|ORIGIN), ' | cut -c1-100)"

# A statement that nobody calls is a promise that nobody keeps.
verdict "every statement is used" "$(find src -name '*.sql' | while read -r f; do
    sed -nE 's/^-- (one|all|run) :: ([a-z0-9_]+)\(.*/\2/p' "$f" | while read -r s; do
        grep -rqE "\b${s}(_exact)?\(|\bsql_$s\b" src tests --include='*.c' --include='*.h' || echo "$f: $s"
    done
done)"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
