#!/usr/bin/env bash
# Counts the results of the last test run over all projects: N passed, N failed, N skipped.
set -euo pipefail
cat artifacts/tests/*.trx | grep -oE '<UnitTestResult [^>]*outcome="[A-Za-z]+"' | grep -oE 'outcome="[A-Za-z]+"' | sort | uniq -c |
  awk '/"Passed"/ { passed = $1 } /"Failed"/ { failed = $1 } /"NotExecuted"/ { skipped = $1 }
       END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped }'
