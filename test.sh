#!/usr/bin/env bash
# Builds, tests and checks everything. Ends with one line: N passed, N failed, N skipped.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

eng/prepare.sh
eng/rabbitmq.sh
eng/chromium.sh
eng/interop.sh
eng/prometheus.sh
. eng/environment.sh

dotnet build Messaging.sln -c Release -nologo -v quiet -clp:NoSummary -warnaserror
if ! dotnet format Messaging.sln --verify-no-changes --no-restore --exclude-diagnostics IDE0005; then
  echo 'test.sh: not formatted; run: dotnet format Messaging.sln --exclude-diagnostics IDE0005' >&2
  exit 1
fi
eng/run-tests.sh tests/*.Tests integration/*.Tests
eng/skip-reasons.sh
eng/count-tests.sh
