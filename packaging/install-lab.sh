#!/usr/bin/env bash
# Installs from Debian's packages what the demo and the system tests need, and nothing when all of it is there.
set -euo pipefail
packages=(
  iproute2 qemu-system-x86 ipxe-qemu ovmf ipxe                                        # the virtual PCs and what they load
  debootstrap e2fsprogs gdisk mtools dosfstools perl-base util-linux                  # the golden disk ...
  grub-common grub-pc-bin grub-efi-amd64-bin                                          # ... and its boot loader
  socat curl                                                                          # a look at the lab by hand
)
missing=()
for p in "${packages[@]}"; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null)" = installed ] || missing+=("$p")
done
# The .NET build of a minimal machine misses ICU or OpenSSL at the most; the SDK's own packages bring them.
[ ${#missing[@]} -gt 0 ] || exit 0
echo "installing ${missing[*]}" >&2
sudo=(); [ "$(id -u)" = 0 ] || sudo=(sudo)
export DEBIAN_FRONTEND=noninteractive
"${sudo[@]}" apt-get update -qq >&2
"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
