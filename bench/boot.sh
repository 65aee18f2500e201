#!/usr/bin/env bash
# bench/boot.sh [--runs N] [bios] [uefi]   - seconds from power-on to the SAN disk and to the login, beside the usual stack, in alternation.
# Servers: stack (ISC dhcpd + tftpd-hpa + tgt, configured as the tutorials do), tuned (the same with every wait taken out that its settings
# allow, and an answer to IPv6 router solicitations), fardisk. Each boot has a fresh copy of the demo's disk, in a network namespace of its own.
# Root; packages: isc-dhcp-server tftpd-hpa tgt python3 and those of packaging/install-lab.sh.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
runs=3 modes=(); servers=${SERVERS:-stack tuned fardisk}
while [ $# -gt 0 ]; do case $1 in --runs) runs=$2; shift 2;; bios|uefi) modes+=("$1"); shift;; *) sed -n 2,6p "$0"; exit 2;; esac; done
[ ${#modes[@]} -gt 0 ] || modes=(bios uefi)
export PATH=$PATH:/usr/sbin
for c in dhcpd in.tftpd tgtd tgtadm python3 qemu-system-x86_64 ip; do command -v $c >/dev/null || { echo "missing: $c (packages: see the head of this script)" >&2; exit 2; }; done
[ "$(id -u)" = 0 ] || { echo "needs root" >&2; exit 2; }
disk=$("$here/fardisk" demo --make-disk | tail -1)
ns=fardisk-bench-$$ ip=10.78.0.1 mac=52:54:00:fd:01:01 base=iqn.2012-12.com.example
work=$(mktemp -d); pids=()
inside=(ip netns exec "$ns")                       # an array, not a function: `&` then gives the program's own process id
stop() { # by process id: TERM, then KILL (tgtd ignores TERM while it has targets)
  for p in "${pids[@]}"; do kill "$p" 2>/dev/null || true; done; sleep 0.5
  for p in "${pids[@]}"; do kill -9 "$p" 2>/dev/null || true; wait "$p" 2>/dev/null || true; done; pids=()
}
finish() { stop; for p in $(ip netns pids "$ns" 2>/dev/null); do kill -9 "$p" 2>/dev/null || true; done; ip netns del "$ns" 2>/dev/null || true; rm -rf "$work"; }
trap finish EXIT; trap 'exit 130' INT TERM
ip netns add "$ns"; "${inside[@]}" ip link set lo up
"${inside[@]}" ip link add br0 type bridge forward_delay 0; "${inside[@]}" ip addr add $ip/24 dev br0; "${inside[@]}" ip link set br0 up
"${inside[@]}" ip tuntap add tap0 mode tap; "${inside[@]}" ip link set tap0 master br0 up

start_stack() { # [tuned]
  local d=$work/server tuned=${1:-} global='' subnet=''; mkdir -p "$d/tftp"; cp --sparse=always "$disk" "$d/disk.raw"; : >"$d/leases"
  cp -L /usr/lib/ipxe/undionly.kpxe /usr/lib/ipxe/ipxe.efi "$d/tftp/"
  printf '#!ipxe\nsanboot --keep iscsi:%s:::1:%s:pc\n' $ip $base >"$d/tftp/conf.ipxe"
  if [ -n "$tuned" ]; then
    global='ping-check off; ignore-client-uids true; option space ipxe; option ipxe-encap-opts code 175 = encapsulate ipxe; option ipxe.no-pxedhcp code 176 = unsigned integer 8;'
    subnet='option ipxe.no-pxedhcp 1;'
    "${inside[@]}" python3 - <<'P' & pids+=($!)
import socket, struct
index = socket.if_nametoindex("br0")
s = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
s.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"br0\0")
s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, 255)
s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, socket.inet_pton(socket.AF_INET6, "ff02::2") + struct.pack("@I", index))
while True:
    if s.recv(2048)[:1] == b"\x85": s.sendto(struct.pack("!BBHBBHII", 134, 0, 0, 64, 0, 0, 0, 0), ("ff02::1", 0, 0, index))
P
  fi
  cat >"$d/dhcpd.conf" <<C
option arch code 93 = unsigned integer 16;
$global
default-lease-time 600;
subnet 10.78.0.0 netmask 255.255.255.0 {
  authoritative; range 10.78.0.100 10.78.0.200; next-server $ip; $subnet
  if exists user-class and option user-class = "iPXE" { filename "conf.ipxe"; }
  elsif option arch = 00:07 or option arch = 00:09 { filename "ipxe.efi"; option routers $ip; }
  else { filename "undionly.kpxe"; option routers $ip; }
}
C
  chmod -R a+rX "$d" "$work"
  "${inside[@]}" dhcpd -f -q -4 -cf "$d/dhcpd.conf" -lf "$d/leases" -pf "$d/dhcpd.pid" br0 >"$d/log" 2>&1 & pids+=($!)
  "${inside[@]}" in.tftpd -L -u root -a $ip:69 -s "$d/tftp" -P "$d/tftpd.pid" >>"$d/log" 2>&1 & pids+=($!)
  local c=$((RANDOM % 9000 + 1000))                                # a control socket of its own
  "${inside[@]}" tgtd -f -C $c --iscsi portal=$ip:3260 >>"$d/log" 2>&1 & pids+=($!)
  for _ in $(seq 50); do "${inside[@]}" tgtadm -C $c --lld iscsi --op show --mode target >/dev/null 2>&1 && break; sleep 0.1; done
  "${inside[@]}" tgtadm -C $c --lld iscsi --op new --mode target --tid 1 -T $base:pc
  "${inside[@]}" tgtadm -C $c --lld iscsi --op new --mode logicalunit --tid 1 --lun 1 -b "$d/disk.raw"
  "${inside[@]}" tgtadm -C $c --lld iscsi --op bind --mode target --tid 1 -I ALL
  sleep 1
}
start_fardisk() {
  local d=$work/server; mkdir -p "$d"
  cat >"$d/fardisk.toml" <<C
[server]
data = "data"
boot = "$ip:8080"
[[network]]
interface = "br0"
mode = "dhcp"
range = "10.78.0.100-10.78.0.200"
[iscsi]
listen = ["$ip:3260"]
[tftp]
listen = "$ip:69"
C
  "${inside[@]}" "$here/fardisk" --config "$d/fardisk.toml" image import "$disk" debian >/dev/null 2>&1
  "${inside[@]}" "$here/fardisk" --config "$d/fardisk.toml" client add pc --mac $mac --image debian >/dev/null 2>&1
  "${inside[@]}" "$here/fardisk" --config "$d/fardisk.toml" serve >"$d/log" 2>&1 & pids+=($!)
  for _ in $(seq 200); do grep -q '^ready ' "$d/log" && return; sleep 0.1; done; cat "$d/log" >&2; return 1
}
boot() { # MODE: prints "san=S login=S"
  local q=(qemu-system-x86_64 -machine q35 -accel tcg -m 512 -nographic -vga none -nodefaults -no-reboot -serial stdio -device virtio-rng-pci
    -netdev tap,id=n0,ifname=tap0,script=no,downscript=no) line char t0 san='-' login='-'
  if [ "$1" = uefi ]; then
    cp /usr/share/OVMF/OVMF_VARS_4M.fd "$work/vars.fd"
    q+=(-drive if=pflash,format=raw,unit=0,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd -drive "if=pflash,format=raw,unit=1,file=$work/vars.fd"
      -device "virtio-net-pci,netdev=n0,mac=$mac,bootindex=1,romfile=")
  else q+=(-boot order=n -device "virtio-net-pci,netdev=n0,mac=$mac,bootindex=1"); fi
  t0=$EPOCHREALTIME
  seconds() { awk -v a="$t0" -v b="$EPOCHREALTIME" 'BEGIN{printf "%.1f", b-a}'; }
  exec 4< <(exec timeout -k 5 240 ip netns exec "$ns" "${q[@]}" </dev/null 2>/dev/null); local reader=$!
  while IFS= read -r -u 4 line; do
    [[ $san = - && $line == *"Registered SAN device"* ]] && san=$(seconds)
    [[ $line == *"log in as root"* ]] && { login=$(seconds); break; }      # /etc/issue: the login prompt is the next thing written
  done
  kill "$reader" 2>/dev/null || true; exec 4<&-
  for p in $(ip netns pids "$ns"); do [ "$(cat /proc/$p/comm)" = qemu-system-x86 ] && kill -9 "$p" 2>/dev/null; done
  echo "san=$san login=$login"
}
results=$work/results
for ((r = 1; r <= runs; r++)); do for mode in "${modes[@]}"; do for server in $servers; do
  rm -rf "$work/server"
  case $server in stack) start_stack;; tuned) start_stack tuned;; fardisk) start_fardisk;; esac
  figures=$(boot "$mode"); stop
  echo "run $r $mode $server $figures load=$(cut -d' ' -f1 /proc/loadavg)"; echo "$mode $server $figures" >>"$results"
done; done; done
awk '{ split($3,s,"="); split($4,l,"="); k=$1" "$2; n[k]++; san[k,n[k]]=s[2]; log_[k,n[k]]=l[2] }
  function med(a,k,m, i,j,x,v) { for(i=1;i<=m;i++)v[i]=a[k,i]; for(i=2;i<=m;i++){x=v[i];for(j=i-1;j>0&&v[j]+0>x+0;j--)v[j+1]=v[j];v[j+1]=x} return (m%2?v[(m+1)/2]:(v[m/2]+v[m/2+1])/2) " ("v[1]"-"v[m]")" }
  END { for(k in n) print "median", k, "san="med(san,k,n[k]), "login="med(log_,k,n[k]), "runs="n[k] }' "$results" | sort
