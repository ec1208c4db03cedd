#!/bin/sh
# Every shell script of the project passes shellcheck, and is executable when it begins with #!.
cd "$(dirname "$0")/../.." || exit 1
passed=0 failed=0
for script in $(git ls-files --cached --others --exclude-standard | xargs grep -lE '^#!.*[/ ](ba)?sh$|^# shellcheck shell=' 2>/dev/null); do
    mode=ok
    case $(head -n 1 "$script") in '#!'*) [ -x "$script" ] || mode="not executable" ;; esac
    if shellcheck -x -S warning "$script" && [ "$mode" = ok ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $script ($mode)"
    fi
done
echo "$passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]
