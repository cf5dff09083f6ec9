#!/usr/bin/env bash
# Why tests of the last test run were skipped: how many, and the first line of what each said.
set -euo pipefail
cat artifacts/tests/*.trx |
  awk '/<UnitTestResult /{ skipped = /outcome="NotExecuted"/ }
       skipped && /<Message>/ { sub(/.*<Message>/, ""); sub(/<\/Message>.*/, ""); gsub(/&quot;/, "\""); print; skipped = 0 }' |
  sort | uniq -c | sort -rn | sed -E 's/^ *([0-9]+) /skipped \1: /'
