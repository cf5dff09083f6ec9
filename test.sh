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
eng/run-tests.sh tests/*.Tests integration/*.Tests
dotnet format Messaging.sln --verify-no-changes --no-restore --exclude-diagnostics IDE0005
eng/count-tests.sh
