#!/bin/sh
# Tests of tools/sqlc: what it writes compiles and says what was asked; every mistake is refused with file and line.
# usage: tests/tools/sqlc_test.sh [path of sqlc]      (from the root of the project)
set -u
sqlc=$(realpath "${1:-build/tools/sqlc}")
root=$(pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
passed=0 failed=0

check() { # check NAME COMMAND...
    name=$1
    shift
    if "$@" >/dev/null 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $name"
    fi
}
has() { grep -qF -- "$2" "$1"; }

# refuse LINE WORDS: standard input is a file of statements that sqlc must refuse at LINE, saying WORDS
refuse() {
    rm -rf bad && mkdir bad
    cat >bad/m.sql
    "$sqlc" bad bad/m.sql >out 2>err
    check "status for '$2'" test $? -eq 1
    check "'$2' at line $1, not: $(cat err)" has err "bad/m.sql:$1: "
    check "'$2', not: $(cat err)" has err "$2"
    check "nothing written for '$2'" test "$(ls bad)" = m.sql
}

cat >m.sql <<'END'
-- Words before the first statement; one :: is no header here.

-- one :: m_by_code(code text) -> id int, code text, photo bytes?,
--     due_at_ms int?
SELECT id, code, photo, due_at_ms -- $nothing; here
FROM m /* nor ; $here
*/ WHERE code = $code AND code <> 'it''s ; $code ??= "x" \' AND "code;" <> $code;
-- words after it

-- run :: m_set(id int, version int, state text?, body bytes)
UPDATE m SET state = $state, body = $body WHERE id = $id AND version = $version;
-- all :: m_all() -> id int
-- The engines differ here because of a reason.
-- sqlite:
SELECT 1;
-- postgres:
SELECT 2 WHERE '{}'::text IS NULL FOR UPDATE;
END
sed -i 's/::text//' m.sql
cat >use.c <<'END'
#include "sql_m.h"
#include <assert.h>
enum err db_one(struct db_session *s, const struct sql_stmt *st, const void *in, struct arena *a, void *row)
{ (void)s; (void)a; (void)in; (void)row; assert(st == &sql_m_by_code); return ERR_NOT_FOUND; }
enum err db_all(struct db_session *s, const struct sql_stmt *st, const void *in, struct arena *a, void *rows, size_t *n)
{ (void)s; (void)a; (void)rows; assert(st == &sql_m_all && !in); *n = 7; return ERR_OK; }
enum err db_run(struct db_session *s, const struct sql_stmt *st, const void *in, int64_t *changed)
{ (void)s; (void)in; assert(st == &sql_m_set); *changed = 3; return ERR_OK; }
enum err db_run_one(struct db_session *s, const struct sql_stmt *st, const void *in)
{ (void)s; (void)in; assert(st == &sql_m_set); return ERR_STALE; }
int main(void)
{
    struct m_by_code_row row;
    struct m_all_row *rows;
    size_t n;
    int64_t changed;
    assert(m_by_code(NULL, NULL, &(struct m_by_code_in){ .code = S("x") }, &row) == ERR_NOT_FOUND);
    assert(m_all(NULL, NULL, &rows, &n) == ERR_OK && n == 7);
    assert(m_set(NULL, &(struct m_set_in){ .id = 1 }, &changed) == ERR_OK && changed == 3);
    assert(m_set_exact(NULL, &(struct m_set_in){ .id = 1 }) == ERR_STALE);
    assert(sql_all_n == 3 && sql_all[1] == &sql_m_set && sql_m_set.id == 1 && sql_m_set.in_n == 4 && sql_m_set.out_n == 0);
    assert(sql_m_by_code.out_n == 4 && sql_m_by_code.out[3].offset == offsetof(struct m_by_code_row, due_at_ms));
    assert(sql_m_by_code.out[2].type == DB_BYTES && sql_m_by_code.out[2].nullable && !sql_m_by_code.out[1].nullable);
    assert(sql_m_by_code.out_size_bytes == sizeof row);
    for (int e = 0; e < 2; e++)
        puts(sql_m_by_code.text[e]), puts(sql_m_set.text[e]), puts(sql_m_all.text[e]);
    return 0;
}
END
cat >expected <<'END'
SELECT id, code, photo, due_at_ms FROM m WHERE code = ?1 AND code <> 'it''s ; $code ??= "x" \' AND "code;" <> ?1
UPDATE m SET state = ?3, body = ?4 WHERE id = ?1 AND version = ?2
SELECT 1
SELECT id, code, photo, due_at_ms FROM m WHERE code = CAST($1 AS TEXT) AND code <> 'it''s ; $code ??= "x" \' AND "code;" <> CAST($1 AS TEXT)
UPDATE m SET state = CAST($3 AS TEXT), body = CAST($4 AS BYTEA) WHERE id = CAST($1 AS BIGINT) AND version = CAST($2 AS BIGINT)
SELECT 2 WHERE '{}' IS NULL FOR UPDATE
END
mkdir out.d
check "good file" "$sqlc" out.d m.sql
check "what it writes compiles" gcc -std=c17 -Wall -Wextra -Wpedantic -Wconversion -Werror -include "$root/src/base/banned.h" \
    -I"$root/src" -Iout.d -o use use.c out.d/sql_m.c out.d/sql_all.c
./use >used 2>err
check "what it writes works: $(cat err)" test $? -eq 0
check "texts: $(diff used expected)" cmp used expected
"$sqlc" --variants m.sql >out
check "variants are counted" has out "1 of 3"
check "variants are named" has out "m.sql:12: m_all"
touch -d '2020-01-01' out.d/sql_m.h && "$sqlc" out.d m.sql
check "unchanged output keeps its time" test "$(date -r out.d/sql_m.h +%Y)" = 2020
mkdir none.d
check "no files at all" "$sqlc" none.d
check "no files: an empty table" has none.d/sql_all.c "sql_all_n = 0"

refuse 1 'unknown shape "some"' <<'END'
-- some :: m() -> id int
SELECT 1;
END
refuse 2 'unknown type "integer"' <<'END'

-- one :: m(id integer) -> id int
SELECT $id;
END
refuse 1 'unknown type ""' <<'END'
-- one :: m(id) -> id int
SELECT $id;
END
refuse 1 '"-> columns" is missing' <<'END'
-- all :: m(id int)
SELECT $id;
END
refuse 1 'a run statement has no columns' <<'END'
-- run :: m(id int) -> id int
SELECT $id;
END
refuse 3 '$ident is not a parameter' <<'END'
-- run :: m(id int)
DELETE FROM m
WHERE id = $ident;
END
refuse 2 '$1 is not a parameter' <<'END'
-- run :: m(id int)
DELETE FROM m WHERE id = $1 AND $id = 2;
END
refuse 1 'parameter "code" is not used' <<'END'
-- run :: m(id int, code text)
DELETE FROM m WHERE id = $id; -- $code
END
refuse 1 'parameter "id" is not used' <<'END'
-- run :: m(id int)
-- sqlite:
DELETE FROM m WHERE id = $id;
-- postgres:
DELETE FROM m;
END
refuse 1 'has no "-- postgres:"' <<'END'
-- run :: m()
-- sqlite:
DELETE FROM m;
END
refuse 4 'stands here twice' <<'END'
-- run :: m()
-- sqlite:
DELETE FROM m;
-- sqlite:
DELETE FROM m;
END
refuse 3 'before the first variant' <<'END'
-- run :: m()
DELETE FROM m;
-- sqlite:
DELETE FROM m;
END
refuse 1 'a variant without a statement' <<'END'
-- sqlite:
DELETE FROM m;
END
refuse 1 'SQL without a header' <<'END'
DELETE FROM m;
END
refuse 1 'does not end with ";"' <<'END'
-- run :: m()
DELETE FROM m
-- run :: n()
DELETE FROM n;
END
refuse 3 'a second statement' <<'END'
-- run :: m()
DELETE FROM m; -- fine
DELETE FROM n;
END
refuse 2 'is empty' <<'END'
-- run :: m()
 /* nothing */ ;
END
refuse 2 'a string without end' <<'END'
-- run :: m()
DELETE FROM m WHERE a = 'b;

END
refuse 3 'a quoted name without end' <<'END'
-- run :: m()
DELETE FROM m
WHERE "a = 1;
END
refuse 2 'a comment without end' <<'END'
-- run :: m()
DELETE /* FROM m;
END
refuse 2 'CAST(x AS type)' <<'END'
-- run :: m(id int)
DELETE FROM m WHERE id = $id::bigint;
END
refuse 2 'a parameter is $name' <<'END'
-- run :: m()
DELETE FROM m WHERE id = ?;
END
refuse 2 'a parameter is $name' <<'END'
-- run :: m()
DELETE FROM m WHERE id = :id;
END
refuse 3 '"m" is already at bad/m.sql:1' <<'END'
-- run :: m()
DELETE FROM m;
-- run :: m()
DELETE FROM n;
END
refuse 1 'a parameter "id" is named twice' <<'END'
-- run :: m(id int, id text)
DELETE FROM m WHERE id = $id;
END
refuse 1 'a column "id" is named twice' <<'END'
-- one :: m() -> id int, id int
SELECT 1, 2;
END
refuse 1 'a word of C' <<'END'
-- one :: m() -> default int
SELECT 1;
END
refuse 1 'the name of a statement is expected' <<'END'
-- one :: 1m() -> id int
SELECT 1;
END
refuse 1 'the name of a statement is expected' <<'END'
-- one ::
SELECT 1;
END
refuse 1 'a column is expected' <<'END'
-- one :: m() -> ID int
SELECT 1;
END
refuse 1 '"(parameters)" is expected' <<'END'
-- one :: m -> id int
SELECT 1;
END
refuse 1 'a column is expected' <<'END'
-- one :: m() -> id int, , code text
SELECT 1;
END
refuse 2 'the header is not finished' <<'END'
-- one :: m() -> id int,
SELECT 1;
END
printf -- '-- run :: m()\nDELETE\0;' >nul.sql
check "a NUL byte" sh -c "! '$sqlc' out.d nul.sql"
{ printf -- '-- all :: m() -> c0 int'; for i in $(seq 100); do printf ', c%d int' "$i"; done; printf '\nSELECT 1;\n'; } >many.sql
check "more than 100 fields" sh -c "! '$sqlc' out.d many.sql"
mkdir a b && cp m.sql a && cp m.sql b
check "two files of one name" sh -c "! '$sqlc' out.d a/m.sql b/m.sql"
sed 's/m_/n_/' m.sql >n.sql && cp m.sql o.sql
check "one name in two files" sh -c "! '$sqlc' out.d m.sql o.sql"
check "two files" "$sqlc" out.d m.sql n.sql
check "missing file" sh -c "! '$sqlc' out.d gone.sql"
cp m.sql Bad-name.sql
check "file name" sh -c "! '$sqlc' out.d Bad-name.sql"
check "no such folder" sh -c "! '$sqlc' gone.d m.sql"

# Cut at every byte: accepted or refused, never a crash.
size=$(stat -c %s m.sql) crashes=0 n=0
while [ $n -lt "$size" ]; do
    head -c $n m.sql >cut.sql
    "$sqlc" out.d cut.sql >/dev/null 2>err
    [ $? -le 1 ] || crashes=$((crashes + 1))
    n=$((n + 1))
done
check "cut at every byte" test $crashes -eq 0

echo "sqlc: $passed passed, $failed failed"
[ $failed -eq 0 ]
