#!/usr/bin/env bash
# Sees to it that the tests find a RabbitMQ server: the one whose address is in MESSAGING_RABBITMQ, or the distribution's own, which it installs where it
# is missing. The tests start and stop it themselves, on free ports of 127.0.0.1.
set -euo pipefail
stop() { echo "eng/rabbitmq.sh: $1" >&2; exit 1; }

if [ -n "${MESSAGING_RABBITMQ:-}" ] || [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ]; then exit 0; fi
command -v apt-get >/dev/null || stop "rabbitmq-server is missing: install it, or set MESSAGING_RABBITMQ=amqp://user:password@host:port of a server for tests"

as_root=()
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || stop "rabbitmq-server is missing: run apt-get install rabbitmq-server as root, or set MESSAGING_RABBITMQ to a server for tests"
  as_root=(sudo)
fi

echo "eng/rabbitmq.sh: installing rabbitmq-server"
# The package starts a service, which nobody here wants; a policy says no for the time of the installation, unless the machine has one of its own.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod +x "$policy"
  trap '"${as_root[@]}" rm -f "$policy"' EXIT
fi

log=$(mktemp)
if ! { "${as_root[@]}" apt-get update -qq && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends rabbitmq-server; } >"$log" 2>&1; then
  stop "could not install rabbitmq-server: $(grep -m 1 '^E:' "$log" || tail -n 1 "$log")"
fi
rm -f "$log"
