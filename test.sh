#!/usr/bin/env bash
# ./test.sh            - all tests: unit and property tests, then the system tests (root or sudo; installs Debian packages that are missing)
# ./test.sh --quick    - only what needs neither root nor packages
# Other arguments go to both test programs (-class, -method; see -help).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd); cd "$here"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
quick=; [ "${1:-}" = --quick ] && { quick=1; shift; }
passed=0 failed=0 skipped=0
# run NAME SECONDS COMMAND...: runs a suite, at most so long, and adds its summary line up; one that dies or hangs is a failure.
run() {
  local name=$1 within=$2 log line total errors fails skips code=0; shift 2
  log=$(mktemp); echo "== $name"
  timeout -k 10 "$within" "$@" 2>&1 | tee "$log" || code=$?
  line=$(grep -aoE 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$log" | tail -1 || true); rm -f "$log"
  if [ -z "$line" ]; then echo "$name: no summary (exit code $code)"; failed=$((failed + 1)); return; fi
  read -r total errors fails skips < <(tr -dc '0-9 \n' <<<"$line")
  [ $code = 0 ] || [ $((errors + fails)) -gt 0 ] || fails=1
  [ "$total" -gt 0 ] || fails=1
  passed=$((passed + total - fails - skips)) failed=$((failed + fails + errors)) skipped=$((skipped + skips))
}
flags=(-noColor); [ -t 1 ] && flags=()
dotnet build Fardisk.slnx -c Release -v quiet -nologo
run "unit and property tests" 600 tests/Fardisk.Tests/bin/Release/net10.0/Fardisk.Tests "${flags[@]}" -longRunning 30 -diagnostics "$@"
if [ -z "$quick" ]; then
  packaging/install-lab.sh
  sudo=(); [ "$(id -u)" = 0 ] || sudo=(sudo -E)
  run "system tests" 1800 "${sudo[@]}" tests/Fardisk.SystemTests/bin/Release/net10.0/Fardisk.SystemTests "${flags[@]}" "$@"
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
