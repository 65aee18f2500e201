#!/usr/bin/env bash
# ./demo.sh [--keep]   - boots a diskless BIOS PC and a diskless UEFI PC to their login from Fardisk, in a network of their own.
# Installs what is missing (Debian packages), builds, makes a small Debian golden disk (kept in the cache), cleans up behind itself.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
command -v dotnet >/dev/null || { echo "demo: the .NET 10 SDK is needed (command dotnet)" >&2; exit 1; }
"$here/packaging/install-lab.sh"
"$here/fardisk" --version >&2                      # builds when needed, as this user
[ "$(id -u)" = 0 ] && exec "$here/fardisk" demo "$@"
exec sudo -E "$here/src/Fardisk.Server/bin/Release/net10.0/fardisk" demo "$@"
