#!/usr/bin/env bash
# eng/apt-install.sh PACKAGE OTHERWISE: installs a package of the distribution's as root or through sudo, and starts no service of it. Where that cannot be
# done it says so, and says what else would do.
set -euo pipefail
package=$1 otherwise=$2
stop() { echo "eng/apt-install.sh: $1" >&2; exit 1; }

command -v apt-get >/dev/null || stop "$package is missing: install it, or $otherwise"

as_root=()
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || stop "$package is missing: run apt-get install $package as root, or $otherwise"
  as_root=(sudo)
fi

echo "eng/apt-install.sh: installing $package"
# The package starts a service, which nobody here wants; a policy says no for the time of the installation, unless the machine has one of its own.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod +x "$policy"
  trap '"${as_root[@]}" rm -f "$policy"' EXIT
fi

log=$(mktemp)
if ! { "${as_root[@]}" apt-get update -qq && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package"; } >"$log" 2>&1; then
  stop "could not install $package: $(grep -m 1 '^E:' "$log" || tail -n 1 "$log")"
fi
rm -f "$log"
