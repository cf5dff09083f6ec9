#!/usr/bin/env bash
# Makes librdkafka.redist, the native library under Confluent.Kafka, from the distribution's own source package.
# usage: make.sh VERSION FEED   (called by eng/prepare.sh, which has found that the package source lacks it)
set -euo pipefail
version=$1 feed=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
missing() { echo "eng/standins/librdkafka.redist: $1" >&2; exit 1; }

case $(uname -s)-$(uname -m) in
  Linux-x86_64) rid=linux-x64 ;;
  Linux-aarch64) rid=linux-arm64 ;;
  *) missing "librdkafka.redist $version is not in your package source, and it can be built here on Linux x64 and arm64 only; add a source that has it" ;;
esac
command -v apt-get >/dev/null ||
  missing "librdkafka.redist $version is not in your package source, and building it needs apt-get (Debian or Ubuntu); add a source that has it"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

need=()
for package in build-essential libssl-dev zlib1g-dev; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || need+=("$package")
done
if [ ${#need[@]} -gt 0 ]; then
  root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || missing "building librdkafka needs ${need[*]}: run this once as root, or install sudo"
    root=(sudo)
  fi
  echo "  installing ${need[*]}"
  { "${root[@]}" apt-get update -qq && "${root[@]}" apt-get install -y -qq --no-install-recommends "${need[@]}"; } >"$work/apt.log" 2>&1 ||
    missing "could not install ${need[*]}: $(tail -n 1 "$work/apt.log")"
fi

# Debian's stable librdkafka is older than the entry points that Confluent.Kafka calls; the newest source is in the rolling suite.
# The machine's own mirror is asked for it through lists of our own, so that its apt configuration stays as it is.
. /etc/os-release
case $ID in
  debian) suite=sid components=main ;;
  *) suite=devel components="main universe" ;;
esac
read -r uri options < <("$here/apt-mirror.sh") || missing "no apt mirror is configured on this machine"
mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
echo "deb-src $options $uri $suite $components" >"$work/sources.list"
apt=(apt-get -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::lists=$work/lists"
  -o "Dir::Cache=$work/cache" -o APT::Sandbox::User= -qq)
echo "  fetching the source package of librdkafka ($ID $suite)"
(cd "$work" && "${apt[@]}" update && "${apt[@]}" source --download-only librdkafka) >"$work/apt.log" 2>&1 ||
  missing "could not fetch the source package librdkafka from suite $suite of this machine's apt mirror: $(tail -n 1 "$work/apt.log")"

mkdir "$work/src"
tar -xf "$work"/librdkafka_*.orig.tar.* -C "$work/src" --strip-components=1
echo "  building $(basename "$work"/librdkafka_*.orig.tar.* .orig.tar.gz), about a minute"
(cd "$work/src" &&
  ./configure --disable-gssapi --disable-curl --disable-zstd --disable-lz4-ext &&
  make -j "$(nproc)" -C src librdkafka.so.1) >"$work/build.log" 2>&1 ||
  missing "building librdkafka failed: $(tail -n 1 "$work/build.log")"

mkdir -p "$work/runtimes/$rid/native"
cp "$work/src/src/librdkafka.so.1" "$work/runtimes/$rid/native/librdkafka.so"
strip "$work/runtimes/$rid/native/librdkafka.so"
dotnet pack "$here/librdkafka.redist.csproj" -c Release -o "$feed" -p:Version="$version" -p:NativeRoot="$work/runtimes/" \
  -p:BaseIntermediateOutputPath="$work/obj/" -p:ManagePackageVersionsCentrally=false -v quiet -nologo >"$work/pack.log" 2>&1 ||
  missing "packing failed: $(grep -m 1 error "$work/pack.log" || tail -n 1 "$work/pack.log")"
