# Sourced by the scripts: what every call of dotnet here needs.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

# A machine with nothing but the SDK may lack ICU, without which dotnet does not start.
if [ "$(uname -s)" = Linux ] && ! ldconfig -p 2>/dev/null | grep libicuuc >/dev/null; then export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1; fi
