#!/usr/bin/env bash
# Measures, and prints tables of ratios. docs/performance.md says what they mean and how long each takes.
#   ./bench.sh                  the rows of the speed goals
#   ./bench.sh throughput       end to end, on Kafka's mock cluster and RabbitMQ
#   ./bench.sh profile          whose the time of a path is; needs perf, which Debian has in linux-perf
#   ./bench.sh '*Sqs*' …        the benchmarks of these names, a process for each class in place of one for each row; '*' for all
# With --save as the first argument the tables go into benchmarks/results as well, with the machine, the date and the command.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

command="./bench.sh $*"
save=
if [ "${1:-}" = --save ]; then save=1; shift; fi
what=("${@:-short}")

if [ "${what[0]}" = profile ] && ! command -v perf >/dev/null; then
  echo 'bench.sh: perf is missing: install it (linux-perf on Debian, linux-tools on Ubuntu), then try again' >&2
  exit 1
fi

eng/prepare.sh
. eng/environment.sh
project=benchmarks/Messaging.Propagation.Benchmarks
scratch=$(mktemp -d)
trap 'forget_methods; rm -rf "$scratch"' EXIT

benchmarks() {
  local file options=$1
  shift
  rm -rf "$scratch/results"
  # Words of one option string: none of them holds a blank.
  # shellcheck disable=SC2086
  if ! (cd "$project" && dotnet run -c Release -- --job short $options --artifacts "$scratch" --filter "$@") >"$scratch/log" 2>&1; then
    tail -n 40 "$scratch/log" >&2
    return 1
  fi
  if ! ls "$scratch"/results/*-report-github.md >/dev/null 2>&1; then
    echo "bench.sh: there is no benchmark of that name: $*" >&2
    return 1
  fi
  for file in "$scratch"/results/*-report-github.md; do
    echo "## $(basename "$file" -report-github.md | sed 's/.*\.//')"
    echo
    grep '^|' "$file" | grep -v '^|[ |]*$' | sed 's/\*\*//g'
    echo
  done
}

# What one class leaves behind in its process is not to be measured with the next.
classes() {
  local names class
  names=$(cd "$project" && dotnet run -c Release -- --list flat --filter "$@" | grep '^Messaging\.' || true)
  if [ -z "$names" ]; then
    echo "bench.sh: there is no benchmark of that name: $*" >&2
    return 1
  fi
  for class in $(sed 's/\.[^.]*$//' <<<"$names" | sort -u); do
    # shellcheck disable=SC2046
    benchmarks '--inProcess --iterationTime 100' $(grep "^$class\.[^.]*$" <<<"$names")
  done
}

throughput() {
  local broker
  eng/rabbitmq.sh >&2
  for broker in kafka rabbitmq rabbitmq-each; do
    dotnet run --project "$project" -c Release -- throughput "$broker"
    echo
  done
}

# What the runtime has told perf of its methods.
forget_methods() {
  if [ -e "$scratch/samples" ]; then rm -f "$(grep -m 1 -oE '/tmp/perf-[0-9]+\.map' "$scratch/samples")"; fi
}

profile() {
  local path program=$project/bin/Release/net10.0/Messaging.Propagation.Benchmarks
  dotnet build "$project" -c Release -nologo -v quiet -clp:NoSummary >&2
  for path in extract inject ambient recorded collected everything; do
    DOTNET_PerfMapEnabled=3 DOTNET_EnableWriteXorExecute=0 \
      perf record -q -F 1999 -e cpu-clock -g -o "$scratch/perf" "$program" profile "$path" >&2
    if ! perf script -i "$scratch/perf" -F ip,sym,dso >"$scratch/samples" 2>"$scratch/log"; then
      tail -n 5 "$scratch/log" >&2
      echo 'bench.sh: perf cannot read what it has recorded itself' >&2
      return 1
    fi
    echo "| $path | share of the time |"
    echo '| --- | --- |'
    awk -v all="$([ "$path" != everything ] || echo 1)" -f benchmarks/shares.awk "$scratch/samples"
    echo
    forget_methods
  done
}

case ${what[0]} in
  short) name=goals; measure() { benchmarks '--iterationTime 200' '*KafkaHeaders*' '*ProduceBenchmarks.'{Bare,ByHand,LeastByHand,Decorated,Instrumented} '*LagTracker*'; } ;;
  throughput) name=throughput; measure() { throughput; } ;;
  profile) name=profile; measure() { profile; } ;;
  *) name=$(tr -cd '[:alnum:]' <<<"${what[*]}"); name=${name:-all}; measure() { classes "${what[@]}"; } ;;
esac

machine() {
  echo "# $name, $(date -u +%F)"
  echo
  echo "\`$command\` at $(git rev-parse --short HEAD)$(git diff --quiet HEAD || echo ', with changes')."
  echo "$(nproc) cores of $(sed -nE 's/^model name\s*: //p' /proc/cpuinfo | head -n 1), $(uname -sm), .NET SDK $(dotnet --version)."
  echo "Load of the machine before: $(cut -d' ' -f1-3 /proc/loadavg)."
  echo
}

if [ -n "$save" ]; then
  result=benchmarks/results/$(date -u +%F)-$name.md
  mkdir -p benchmarks/results
  { machine; measure; echo "Took $SECONDS s."; } | tee "$scratch/result"
  cat -s "$scratch/result" | sed -e '${/^$/d}' >"$result"
  echo "written to $result" >&2
else
  measure
fi
