#!/usr/bin/env bash
# tests/bench/run.sh [OPTION…]: builds the release program and the slow disk, and measures (docs/benchmarks.md).
set -euo pipefail
cd "$(dirname "$0")/../.."
make VARIANT=release -s -j2
make VARIANT=release -s build/release/test/tests/bench/deadline_bench build/release/test/tests/bench/calendar_move_bench
library=$(mktemp --suffix=.so)
trap 'rm -f "$library"' EXIT
gcc -std=gnu17 -O2 -Wall -Wextra -Werror -shared -fPIC -o "$library" tests/bench/slow_fsync.c -ldl
chmod 644 "$library"
build/release/motcua bench --slow-fsync "$library" "$@"
echo "deadlines with their explanation"
build/release/test/tests/bench/deadline_bench
build/release/test/tests/bench/calendar_move_bench
