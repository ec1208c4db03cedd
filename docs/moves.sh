#!/usr/bin/env bash
# docs/moves.sh >docs/moves.md: the moves of a dossier as the program has them (src/mod/dossier/moves.inc), as a table and a drawing.
# Asks build/debug/motcua, or the program named by MOTCUA. tests/tools/docs_test.sh refuses a page that is not what this prints.
set -euo pipefail
cd "$(dirname "$0")/.."
program=${MOTCUA:-build/debug/motcua}
cat <<'HEAD'
# The moves of a dossier

Made by `docs/moves.sh` from `src/mod/dossier/moves.inc`; do not edit. One function, `dossier_move`, carries them out; what it says to
people and the clock stands in the row, with the article of law. "Hệ thống" is a rule of the program: a process or a timer.

HEAD
"$program" moves
printf '\n```mermaid\n'
"$program" moves --diagram
printf '```\n'
