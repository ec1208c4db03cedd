#!/usr/bin/env bash
# tests/browser/pictures.sh [MOTCUA]: makes the pictures of the README files (docs/pictures) anew from the real screens of the
# demonstration, 1280 and 360 pixels wide. Look at them before you commit them.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.." || exit 1
MOTCUA_BIN=$(realpath "${1:-build/debug/motcua}")
export MOTCUA_BIN
exec node tests/browser/pictures.mjs
