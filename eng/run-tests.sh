#!/usr/bin/env bash
# Runs the built test projects given, each to its own result file in artifacts/tests. Fails if one fails or holds no test.
set -euo pipefail
results=$PWD/artifacts/tests
rm -rf "$results"
mkdir -p "$results"

failed=0
for project in "$@"; do
  name=$(basename "$project")
  dotnet test "$project" -c Release --no-build -nologo -v quiet --results-directory "$results" --logger "console;verbosity=minimal" --logger "trx;LogFileName=$name.trx" || failed=1
  if ! grep -q '<UnitTestResult ' "$results/$name.trx" 2>/dev/null; then
    echo "eng/run-tests.sh: $project ran no test" >&2
    failed=1
  fi
done

if [ "$failed" = 1 ]; then
  eng/count-tests.sh
  exit 1
fi
