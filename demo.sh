#!/usr/bin/env bash
# Runs the sample application; ./demo.sh --help says what it can do. Builds it first where a source has changed since the last time.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

"$root/eng/prepare.sh"
. "$root/eng/environment.sh"

app=$root/samples/OrderFlow/bin/Release/net10.0/OrderFlow.dll
built=$root/artifacts/demo.built

# What the build is made of, by content, so that a file that is new, gone or older than before counts as well.
state=$(cd "$root" && find src samples eng/feed/.prepared Directory.*.props nuget.config global.json .editorconfig \
  -type d \( -name bin -o -name obj \) -prune -o -type f -exec cksum {} + | sort | cksum)

if [ ! -e "$app" ] || [ "$(cat "$built" 2>/dev/null)" != "$state" ]; then
  # What the build says is no part of what the application prints.
  echo "demo.sh: building samples/OrderFlow" >&2
  (cd "$root" && dotnet build samples/OrderFlow -c Release -nologo -v quiet -clp:NoSummary) >&2
  mkdir -p "$root/artifacts"
  echo "$state" >"$built"
fi

# In place of this shell, so that Ctrl-C and the exit code are the application's own.
exec dotnet "$app" "$@"
