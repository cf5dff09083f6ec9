#!/usr/bin/env bash
# Installs what the interop tests run on Node: every tests/interop/*/package.json, from its lock file. Without Node it says so and is content:
# those tests are then skipped.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  echo "interop: no Node on this machine, its tests are skipped"
  exit 0
fi

for package in tests/interop/*/package.json; do
  folder=$(dirname "$package")
  installed="$folder/node_modules/.package-lock.json"
  if [ "$installed" -nt "$folder/package-lock.json" ]; then continue; fi
  (cd "$folder" && npm ci --no-fund --no-audit --loglevel=error)
  touch "$installed"
done
