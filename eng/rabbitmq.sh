#!/usr/bin/env bash
# Sees to it that the tests find a RabbitMQ server: the one whose address is in MESSAGING_RABBITMQ, or the distribution's own, which it installs where it
# is missing. The tests start and stop it themselves, on free ports of 127.0.0.1.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [ -n "${MESSAGING_RABBITMQ:-}" ] || [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ]; then exit 0; fi
eng/apt-install.sh rabbitmq-server "set MESSAGING_RABBITMQ=amqp://user:password@host:port of a server for tests"
