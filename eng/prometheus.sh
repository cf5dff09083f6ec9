#!/usr/bin/env bash
# Sees to it that the tests find promtool, which checks the rules in observability/ and runs their tests: the one on the path, or that of the distribution's
# prometheus, which it installs where there is none. No server is started.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if command -v promtool >/dev/null; then exit 0; fi
eng/apt-install.sh prometheus "put a promtool on the path"
