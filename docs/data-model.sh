#!/usr/bin/env bash
# docs/data-model.sh >docs/data-model.md: the tables as migrations/*.sql make them, with the comments that stand there.
# tests/tools/docs_test.sh refuses a page that is not what this prints.
set -euo pipefail
cd "$(dirname "$0")/.."
exec awk '
function trim(s) { gsub(/^[ \t]+|[ \t]+$/, "", s); return s }
function cell(s) { gsub(/\|/, "\\|", s); return s }
# Splits at commas that stand outside parentheses and quotes; returns the number of parts.
function parts(s, out,   i, c, depth, quoted, n, from) {
    n = 0; depth = 0; quoted = 0; from = 1
    for (i = 1; i <= length(s); i++) {
        c = substr(s, i, 1)
        if (c == "\047") quoted = !quoted
        if (quoted) continue
        if (c == "(") depth++
        if (c == ")") depth--
        if (c == "," && depth == 0) { out[++n] = trim(substr(s, from, i - from)); from = i + 1 }
    }
    if (trim(substr(s, from)) != "") out[++n] = trim(substr(s, from))
    return n
}
# The comment at the end of a line of SQL; what stands before it is left in code.
function comment(line,   i, c, quoted) {
    quoted = 0
    for (i = 1; i <= length(line); i++) {
        c = substr(line, i, 1)
        if (c == "\047") quoted = !quoted
        if (!quoted && substr(line, i, 2) == "--") { code = substr(line, 1, i - 1); return trim(substr(line, i + 2)) }
    }
    code = line
    return ""
}
function paragraph(s) { if (s != "") print s "\n" }
function column(text, said,   word, rest, null, to) {
    match(text, /^[a-z_0-9]+/); word = substr(text, 1, RLENGTH); rest = trim(substr(text, RLENGTH + 1))
    match(rest, /^[A-Za-z]+/); type = tolower(substr(rest, 1, RLENGTH)); rest = trim(substr(rest, RLENGTH + 1))
    null = rest ~ /NOT NULL|PRIMARY KEY/ ? "" : "yes"
    gsub(/NOT NULL ?/, "", rest)
    if (match(rest, /REFERENCES [a-z_]+/)) {
        to = substr(rest, RSTART + 11, RLENGTH - 11)
        refs[++refs_n] = to " ||--o{ " table " : " word
        sub(/REFERENCES [a-z_]+ *\([a-z_]+\)/, "[`" to "`](#" to ")", rest)
    }
    sub(/PRIMARY KEY/, "key", rest); sub(/UNIQUE/, "unique", rest)
    if (match(rest, /CHECK \(.*\)/)) rest = substr(rest, 1, RSTART - 1) "`" substr(rest, RSTART + 7, RLENGTH - 8) "`"
    out = out "| `" word "` | " type " | " null " | " cell(trim(rest)) " | " cell(said) " |\n"
    columns++
}
function flush(   i, n, list) {
    if (table == "") return
    body = body "### " table "\n\n" (about ? about "\n\n" : "") "| column | type | may be absent | rule | what |\n|---|---|---|---|---|\n" out
    if (constraint) body = body "\n" constraint "\n"
    body = body "\n"
    table = ""
}
FNR == 1 { flush(); about = ""; head = ""; engine = ""; begun = 0; file = FILENAME; sub(/.*\//, "", file); files++ }
/^-- (sqlite|postgres):$/ { engine = substr($2, 1, length($2) - 1) == "sqlite" ? "SQLite" : "PostgreSQL"; next }
/^-- both:$/ { engine = ""; next }
!open && /^--/ {
    line = trim(substr($0, 3)); about = about (about == "" ? "" : " ") line
    next
}
!open && /^$/ {
    if (!begun) { body = body "## " file "\n\n" (about ? about "\n\n" : ""); begun = 1 }
    about = ""
    next
}
/^CREATE TABLE/ {
    if (!begun) { body = body "## " file "\n\n" (about ? about "\n\n" : ""); begun = 1; about = "" }
    table = $3; out = ""; constraint = ""; open = 1; tables++
    if (engine) about = "On " engine " only. " about
    next
}
open && /^\)/ { open = 0; flush(); about = ""; next }
open {
    said = comment($0)
    if (trim(code) == "") { if (columns) sub(/ \|\n$/, " " cell(said) " |\n", out); next }
    n = parts(code, list)
    for (i = 1; i <= n; i++)
        if (list[i] ~ /^(PRIMARY KEY|UNIQUE|CHECK|FOREIGN KEY)/) constraint = constraint (constraint ? "; " : "") "`" list[i] "`"
        else column(list[i], i == n ? said : "")
    next
}
/^CREATE VIRTUAL TABLE/ {
    line = $0; sub(/ USING.*/, "", line); sub(/.* /, "", line)
    body = body "### " line "\n\n" (engine ? "On " engine " only. " : "") about (about ? " " : "") "A full-text index, not a table of facts.\n\n"
    about = ""; tables++
    next
}
# A column that goes takes its row of the table along.
/^ALTER TABLE .* DROP COLUMN/ {
    line = $0; sub(/;.*/, "", line); word = line; sub(/.* /, "", word)
    from = index(body, "### " $3 "\n"); row = index(substr(body, from), "\n| `" word "` |")
    rest = substr(body, from + row)
    body = substr(body, 1, from + row - 1) substr(rest, index(rest, "\n") + 1)
    about = ""
    next
}
/^ALTER TABLE .* RENAME TO/ {
    to = $6; sub(/;.*/, "", to)
    for (i = 1; i <= refs_n; i++) sub("\\|\\|--o\\{ " $3 " :", "||--o{ " to " :", refs[i])
}
/^ALTER TABLE/ {
    said = comment($0); line = trim(code); sub(/;$/, "", line)
    body = body (engine ? "On " engine ": " : "") "`" line "`" (said ? ": " said : "") "\n\n"
    about = ""
    next
}
/^DROP TABLE/ {
    line = $0; sub(/;.*/, "", line); sub(/.* /, "", line); sub(/^-- .*/, "", about)
    from = index(body, "### " line "\n")
    rest = substr(body, from + 4)
    to = index(rest, "\n## "); next_table = index(rest, "\n### ")
    if (next_table && (!to || next_table < to)) to = next_table
    body = substr(body, 1, from - 1) (to ? substr(rest, to + 1) : "")
    for (i = 1; i <= refs_n; i++) if (refs[i] ~ "\\|\\|--o\\{ " line " :") refs[i] = ""
    tables--; about = ""
    next
}
/^CREATE (UNIQUE )?INDEX/ { about = ""; next }
END {
    print "# Data model\n"
    print "Made by `docs/data-model.sh` from `migrations/*.sql`; do not edit. " tables " tables in " files " files, one heading each."
    print "One text serves both engines: on PostgreSQL `integer` is BIGINT and `blob` is BYTEA. Every id is made by the program"
    print "([decision 2](decisions/0002-ids-are-made-by-the-program.md)); times end in `_ms` (milliseconds since 1970, UTC) and days in"
    print "`_day` (days since 1970 in Vietnam); money is in đồng. `version` counts the changes of a row: whoever changes it names the"
    print "one that was seen. Each table is read and written by one room only.\n"
    print "## What points to what\n\n```mermaid\nerDiagram"
    for (i = 1; i <= refs_n; i++) if (refs[i] != "") print "    " refs[i]
    print "```\n"
    sub(/\n+$/, "", body)
    print body
}' migrations/[0-9]*.sql
