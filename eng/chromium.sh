#!/usr/bin/env bash
# Sees to it that the tests find a Chromium, in which they look at the dashboard: the machine's own, or the distribution's, which it installs where there is none.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for browser in /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome; do
  if [ -x "$browser" ]; then exit 0; fi
done
eng/apt-install.sh chromium "install Google Chrome"
