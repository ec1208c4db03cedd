#!/usr/bin/env bash
# Who may know whom: the layer rule of ARCHITECTURE.md, src/mod/DEPS, foreign libraries in one file each, tables owned by
# one room, and the limits of files and functions. Ends with "N passed, N failed".
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

# rank of a folder; siblings share one and do not see one another
rank() {
    case $1 in
    base) echo 0 ;; text) echo 1 ;; data) echo 2 ;; db | http | fmt | crypto | engine) echo 3 ;; core) echo 4 ;; mod) echo 5 ;; cmd) echo 6 ;; *) echo 9 ;;
    esac
}
includes=$(grep -rnoE '^#include "[a-z0-9_]+/[^"]+"' src --include='*.c' --include='*.h' | sed -E 's/#include "//; s/"$//')
up=$(while IFS=: read -r file line target; do
    from=${file#src/} from=${from%%/*} to=${target%%/*}
    case $file in *_test.c) continue ;; esac
    [ "$from" = "$to" ] && continue
    [ "$(rank "$to")" -lt "$(rank "$from")" ] || echo "$file:$line includes $target"
done <<<"$includes")
verdict "layers: only downwards, siblings apart" "$up"

rooms=$(while IFS=: read -r file line target; do
    case $file:$target in src/mod/*:mod/*) ;; *) continue ;; esac
    from=${file#src/mod/} from=${from%%/*} to=${target#mod/} to=${to%%/*}
    [ "$from" = "$to" ] && continue
    case $file in
    *_test.c) ;; # a test may make the people and dossiers that it needs
    *) grep -qE "^$from:( .*)? $to( |$)" src/mod/DEPS || echo "$file:$line: DEPS does not let $from know $to" ;;
    esac
    case $target in *_internal.h) echo "$file:$line: $target belongs to its room" ;; esac
done <<<"$includes")
verdict "rooms: only those that src/mod/DEPS names" "$rooms"
verdict "rooms: DEPS has no circle" "$(grep -v '^#' src/mod/DEPS | awk -F: '{ n = split($2, a, " "); for (i = 1; i <= n; i++) print $1, a[i] }' | tsort 2>&1 >/dev/null)"

# a foreign header in more than one file of the program (libraries that two rooms use by design are named; server.c sends what
# answer.c makes)
foreign=$(grep -rnoE '^#include <(microhttpd|sqlite3|libpq-fe|cairo[^>]*|pango[^>]*|zint|qrencode|jansson|libxml[^>]*|curl/curl|fido|cbor|unicode/[^>]*|liboath/oath|magic)(\.h)?>' src --include='*.c' --include='*.h' |
    grep -vE '_test\.c|^src/http/answer\.c' | sed -E 's/^([^:]+):[0-9]+:#include <([a-z0-9]+).*/\2 \1/' | sort -u | awk '{ n[$1]++; f[$1] = f[$1] " " $2 } END { for (k in n) if (n[k] > 1) print k ":" f[k] }')
verdict "foreign libraries: one file each" "$foreign"

# SQL, HTML and sentences stand in their own files
verdict "no SQL in C" "$(grep -rnE '"(SELECT|INSERT INTO|UPDATE|DELETE FROM) ' src/core src/mod src/cmd --include='*.c' | grep -v '_test\.c')"
verdict "no HTML in C" "$(grep -rnE '"<(div|p|a|span|form|input|table|h[1-6])[ >]' src/core src/mod src/cmd --include='*.c' | grep -v '_test\.c')"

# a table is read and written by the statements of one room only; reports come later through views of their owners
tables=$(sed -nE 's/^CREATE TABLE ([a-z_]+).*/\1/p' migrations/*.sql | sort -u)
mapfile -t statements < <(find src -name '*.sql')
shared='account unit dossier dossier_party staff_role delegation volunteer' # names joined for display; written by their owners alone
owners=$(for t in $tables; do
    writers=$(grep -lE "(INSERT INTO|UPDATE|DELETE FROM) $t( |$|\()" "${statements[@]}" | xargs -r -n1 dirname | sort -u)
    readers=$(grep -lE "(FROM|JOIN) $t( |$|,)" "${statements[@]}" | xargs -r -n1 dirname | sort -u)
    [ "$(printf '%s\n' "$writers" | grep -c .)" -le 1 ] || echo "$t is written by" $writers
    case " $shared " in *" $t "*) continue ;; esac
    [ "$(printf '%s\n%s\n' "$writers" "$readers" | grep . | sort -u | grep -c .)" -le 1 ] || echo "$t is used by" $writers $readers
done)
verdict "tables: one owner" "$owners"

verdict "files of at most 600 lines" "$(find src -name '*.[ch]' -not -name '*_test.c' -exec wc -l {} + | awk '$2 != "total" && $1 > 600 { print $2, $1 }')"
if command -v ctags >/dev/null; then
    verdict "functions of at most 70 lines" "$(find src tools -name '*.c' | grep -v '_test\.c' | xargs ctags --languages=C --c-kinds=f --fields=+ne -o - 2>/dev/null |
        awk -F'\t' '{ l = 0; e = 0; for (i = 4; i <= NF; i++) { if ($i ~ /^line:/) l = substr($i, 6); if ($i ~ /^end:/) e = substr($i, 5) } if (e - l > 69) print $2 ":" l, $1, e - l + 1 }')"
fi

# each header compiles alone
read -ra foreign_flags < <(pkg-config --cflags cairo jansson libxml-2.0)
bad=$(find src -name '*.h' | while read -r h; do
    gcc -std=c17 -D_GNU_SOURCE -fsyntax-only -x c -Isrc -Ibuild/gen -include src/base/banned.h "${foreign_flags[@]}" "$h" 2>/dev/null || echo "$h"
done)
verdict "each header compiles alone" "$bad"
verdict "rooms have a README" "$(for d in src/*/ src/mod/*/; do case $d in src/mod/) continue ;; esac; [ -f "${d}README.md" ] || echo "$d"; done)"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
