#!/usr/bin/env bash
# Makes this checkout buildable where the package source lacks a package; elsewhere does nothing. Run by ./test.sh and ./demo.sh.
# Decides by restoring one tiny project a package with this machine's own sources. See eng/feed/README.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
feed=$PWD/eng/feed
. eng/environment.sh
stop() { echo "eng/prepare.sh: $1" >&2; exit 1; }

command -v dotnet >/dev/null || stop "the .NET 10 SDK is missing: install it and put dotnet on the PATH"
dotnet --version >/dev/null 2>&1 || stop "no .NET 10 SDK was found, only: $(dotnet --list-sdks | cut -d' ' -f1 | tr '\n' ' ')"

if [ "${1:-}" = --again ]; then
  find "$feed" -mindepth 1 -maxdepth 1 ! -name README.md -exec rm -rf {} +
fi

# Done already for these package versions and these recipes?
state=$(cat Directory.Packages.props eng/prepare.sh $(find eng/standins -type f ! -path '*/obj/*' ! -path '*/bin/*' | sort) | cksum)
if [ "$(cat "$feed/.prepared" 2>/dev/null)" = "$state" ]; then exit 0; fi

property() { sed -nE "s/.*<$1( [^>]*)?>([^<$]+)<.*/\2/p" Directory.Packages.props | head -n 1; }
version_of() { sed -nE "s/.*PackageVersion Include=\"$1\" Version=\"([^\"]+)\".*/\1/p" Directory.Packages.props; }

# True if the machine's own sources have the package; stops on anything that is not a plain "there is no such package".
source_has() {
  local id=$1 version=$2 probe
  probe=$(mktemp -d)
  cat >"$probe/probe.csproj" <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="$id" Version="[$version]" /></ItemGroup>
</Project>
PROJECT
  local log
  if log=$(dotnet restore "$probe/probe.csproj" -v minimal -nologo 2>&1); then
    rm -rf "$probe"
    return 0
  fi
  rm -rf "$probe"
  if grep -qE "error (NU1101|NU1102|NU1103)" <<<"$log" && ! grep -E "error NU" <<<"$log" | grep -qvE "NU1101|NU1102|NU1103"; then
    return 1
  fi
  stop "could not ask the package source about $id $version: $(grep -m 1 -oE '(error|NU[0-9]+).*' <<<"$log" || tail -n 1 <<<"$log")"
}

missing=0
stand_in() {
  local id=$1 version=$2
  if source_has "$id" "$version"; then return; fi
  missing=1
  local recipe
  recipe=$(find "eng/standins/$id" -type f ! -path '*/obj/*' ! -path '*/bin/*' -exec cat {} + | cksum)
  if [ "$(cat "$feed/.$id" 2>/dev/null)" != "$recipe $version" ]; then
    echo "eng/prepare.sh: the package source lacks $id $version; making a stand-in for it in eng/feed"
    rm -rf "$feed/packages/${id,,}" "$feed/$id".*.nupkg
    "eng/standins/$id/make.sh" "$version" "$feed"
    [ -e "$feed/$id.$version.nupkg" ] || stop "eng/standins/$id/make.sh left no $id.$version.nupkg in eng/feed"
    echo "$recipe $version" >"$feed/.$id"
  fi
}

# librdkafka.redist is numbered like the Confluent.Kafka that needs it.
stand_in librdkafka.redist "$(property ConfluentKafkaVersion)"

standins="" containers=""
if [ "$missing" = 1 ]; then
  standins='<HasStandIns>true</HasStandIns><RestorePackagesPath>$(MSBuildThisFileDirectory)packages/</RestorePackagesPath>'
fi

# Nothing stands in for this one: without it the integration suite starts no containers, and runs on brokers of this machine.
if ! source_has Testcontainers "$(version_of Testcontainers)"; then
  echo "eng/prepare.sh: the package source lacks a part of Testcontainers; the integration suite starts no containers"
  containers='<HasTestcontainers>false</HasTestcontainers>'
fi

if [ -n "$standins$containers" ]; then
  echo "<Project><PropertyGroup>$standins$containers</PropertyGroup></Project>" >"$feed/standins.props"
else
  rm -f "$feed/standins.props"
fi
echo "$state" >"$feed/.prepared"
