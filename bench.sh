#!/usr/bin/env bash
# Runs the short set of benchmarks, a few minutes, and prints their tables of ratios. docs/performance.md says what they mean.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

eng/prepare.sh
. eng/environment.sh
cd benchmarks/Messaging.Propagation.Benchmarks
dotnet run -c Release -- --job short --filter '*KafkaHeaders*' '*ProduceBench*' '*LagTracker*' "$@" | grep -E '^\| |^BenchmarkDotNet|^\.NET SDK'
