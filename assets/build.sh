#!/usr/bin/env bash
# Builds build/assets/ (embedded into the binary): styles, script, fonts and icons, with hashed names and .br/.gz siblings.
# npm is asked only when package-lock.json differs from what node_modules was installed from.
set -euo pipefail
cd "$(dirname "$0")/.."

installed=node_modules/.installed-from.json
if ! cmp -s package-lock.json "$installed"; then
    echo "  NPM package-lock.json"
    npm ci --no-audit --no-fund --loglevel=error
    cp package-lock.json "$installed"
fi
echo "  ASSETS"
node assets/build.mjs
touch build/assets/.stamp
