#!/usr/bin/env bash
# The documents against the tree: the data model is current, links and named files exist, the tour's excerpts stand in the
# code, commands that are named exist, pictures are small. Ends with "N passed, N failed".
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
mapfile -t pages < <(find . -name '*.md' -not -path './node_modules/*' -not -path './build/*' | sort)

verdict "docs/data-model.md is what docs/data-model.sh >docs/data-model.md makes" \
    "$(docs/data-model.sh | diff - docs/data-model.md | head -n 10)"

verdict "docs/moves.md is what docs/moves.sh >docs/moves.md makes (after make)" \
    "$(docs/moves.sh 2>&1 | diff - docs/moves.md | head -n 10)"

links() { # relative links and pictures whose file is missing
    local page target
    for page in "${pages[@]}"; do
        grep -oE '\]\([^) ]+\)' "$page" | sed 's/^](//; s/)$//; s/#.*//' | grep -vE '^(https?:|mailto:|$)' |
            while read -r target; do [ -e "$(dirname "$page")/$target" ] || echo "$page: $target"; done
    done
}
verdict "links lead somewhere" "$(links)"

# Paths of this tree in backticks, or the name of a program without its .c; <…>, * and … stand for many.
# shellcheck disable=SC2016 # backticks are text here
paths() {
    local page path
    for page in "${pages[@]}"; do
        grep -oE '`(src|docs|tests|tools|data|migrations|procedures|assets)/[A-Za-z0-9_./-]+`' "$page" | tr -d '`' | sort -u |
            while read -r path; do [ -e "$path" ] || [ -e "$path.c" ] || echo "$page: $path"; done
    done
}
verdict "files that pages name exist" "$(paths)"

# A document named in a comment or a page is one of ours: its path, or the name of a file.
documents() {
    local names word file
    names=$(printf '%s\n' "${pages[@]}" "${pages[@]##*/}" | sed 's|^\./||' | sort -u)
    grep -rnoE '[A-Za-z0-9_./-]+\.md\b' src tests tools migrations docs procedures assets data ./*.md Makefile start check \
        --include='*.[ch]' --include='*.md' --include='*.inc' --include='*.sql' --include='*.sh' --include='*.mjs' --include=Makefile |
        while IFS=: read -r file line word; do
            word=${word#./}
            grep -qxF -- "$word" <<<"$names" || grep -qxF -- "${word##*/}" <<<"$names" || echo "$file:$line: $word"
        done
}
verdict "documents that are named exist" "$(documents)"

# shellcheck disable=SC2016 # backticks are text here
excerpts() { # every line of a fenced excerpt below "## N. …: `file`" stands in that file
    local file='' fenced='' line
    while IFS= read -r line; do
        case $line in
        '## '*) file=$(sed -nE 's/.*`([^`]+)`$/\1/p' <<<"$line") ;;
        '```'*) if [ -n "$fenced" ]; then fenced=''; else fenced=yes; fi ;;
        *)
            [ -n "$fenced" ] || continue
            line=$(sed -E 's/^ +//; s/ +$//' <<<"$line")
            case $line in '' | …) continue ;; esac
            grep -qF -- "$line" "$file" || echo "$file: $line"
            ;;
        esac
    done <docs/tour.md
}
verdict "docs/tour.md: excerpts stand in the code" "$(excerpts)"

commands() { # `motcua NAME …` in a page
    local known name
    known=$(sed -nE 's/^ *\{ "([a-z-]+)", cmd_.*/\1/p' src/cmd/main.c)
    grep -noE '`motcua [a-z-]+' "${pages[@]}" /dev/null | while IFS= read -r name; do
        grep -qxF -- "${name##* }" <<<"$known" || echo "$name"
    done
}
verdict "commands that pages name exist" "$(commands)"

verdict "pictures are below 120 kB" "$(find docs -type f \( -name '*.png' -o -name '*.webp' \) -size +120000c)"
verdict "no document speaks of the machine it was written on" "$(grep -nE '(^|[ `"(])/(work|root|home)/' "${pages[@]}" /dev/null)"

echo "$passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]
