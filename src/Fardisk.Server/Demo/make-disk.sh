#!/bin/bash
# make-disk.sh FOLDER [SIZE_MIB]  - makes FOLDER/golden.raw: a small Debian that boots from an iSCSI disk, by BIOS and by UEFI.
# Root and Debian's packages only; no loop device, and no mount outlives this script: ext4 is made by `mke2fs -d`, the
# EFI partition by mtools, GRUB's BIOS parts are placed by hand. Progress goes to standard output, a line a step.
set -euo pipefail
[ -n "${FARDISK_UNSHARED:-}" ] || FARDISK_UNSHARED=1 exec unshare --mount --propagation private -- bash "$0" "$@"
out=${1:?usage: make-disk.sh FOLDER [SIZE_MIB]}; size=${2:-1024}
umask 022; export LC_ALL=C DEBIAN_FRONTEND=noninteractive PATH=$PATH:/usr/sbin:/sbin
suite=$(. /etc/os-release; echo "${VERSION_CODENAME:-bookworm}")
mirror=$(apt-get indextargets --format '$(SITE) $(CODENAME)' | awk -v s="$suite" '$2==s{print $1;exit}')
[ -n "$mirror" ] || { echo "no Debian mirror for $suite among this machine's package sources (run apt-get update)" >&2; exit 1; }
case $(dpkg --print-architecture) in amd64) kernel=linux-image-cloud-amd64;; *) echo "the demo's PC is an amd64 one; this machine is $(dpkg --print-architecture)" >&2; exit 1;; esac
mkdir -p "$out"; out=$(cd "$out" && pwd); work=$out/work; root=$work/root
rm -rf "$work"; mkdir -p "$work"; trap 'umount "$root/proc" 2>/dev/null || true; rm -rf "$work"' EXIT
step() { echo "golden disk: $* (${SECONDS}s)"; }

step "1/5 Debian $suite into a folder"
debootstrap --variant=minbase --include=systemd-sysv,udev,kmod,iproute2,procps,util-linux,initramfs-tools,zstd "$suite" "$root" "$mirror" >"$out/make-disk.log" 2>&1 ||
  { tail -5 "$out/make-disk.log" >&2; exit 1; }

step "2/5 kernel and iSCSI initiator"
# This file makes open-iscsi add itself to the initramfs; ISCSI_AUTO takes everything from the iBFT that firmware left.
mkdir -p "$root/etc/iscsi" "$root/etc/initramfs-tools/conf.d"
echo ISCSI_AUTO=true >"$root/etc/iscsi/iscsi.initramfs"
echo COMPRESS=zstd >"$root/etc/initramfs-tools/conf.d/fardisk"
echo 'LABEL=fardisk / ext4 noatime,_netdev 0 1' >"$root/etc/fstab"
mount -t proc proc "$root/proc"
chroot "$root" apt-get -o Dpkg::Options::=--force-confold install -y --no-install-recommends open-iscsi "$kernel" >>"$out/make-disk.log" 2>&1 ||
  { tail -5 "$out/make-disk.log" >&2; exit 1; }
umount "$root/proc"
chroot "$root" apt-get clean; rm -rf "$root"/var/lib/apt/lists/*
chroot "$root" passwd -d root >/dev/null
echo diskless >"$root/etc/hostname"
printf '127.0.0.1 localhost diskless\n' >"$root/etc/hosts"
printf 'Fardisk demo: Debian \\r on an iSCSI disk; log in as root, no password.\n\n' >"$root/etc/issue"
# The PCs of the demo are emulated: start what a login needs and the initiator, nothing else. The login does not wait for
# the device unit of ttyS0 (that takes a whole coldplug of udev); iscsid comes after it: it is there for a lost connection.
cat >"$root/etc/systemd/system/demo.target" <<'U'
[Unit]
Description=Fardisk demo
Wants=systemd-remount-fs.service demo-login.service iscsid.service
DefaultDependencies=no
AllowIsolate=yes
U
cat >"$root/etc/systemd/system/demo-login.service" <<'U'
[Unit]
Description=Login on the serial line
DefaultDependencies=no
After=systemd-remount-fs.service
Conflicts=shutdown.target
Before=shutdown.target
[Service]
ExecStart=/sbin/agetty --keep-baud 115200 ttyS0 vt220
Type=simple
Restart=always
UtmpIdentifier=ttyS0
StandardInput=tty
TTYPath=/dev/ttyS0
TTYReset=yes
IgnoreSIGPIPE=no
SendSIGHUP=yes
U
mkdir -p "$root/boot/grub"
cat >"$root/boot/grub/grub.cfg" <<'U'
echo "GRUB: loading the kernel from the iSCSI disk"
linux /vmlinuz root=LABEL=fardisk ro console=tty0 console=ttyS0,115200 loglevel=4 net.ifnames=0 panic=10 mitigations=off audit=0 apparmor=0 systemd.unit=demo.target systemd.show_status=0
initrd /initrd.img
boot
U

step "3/5 partitions: BIOS boot, EFI system, root"
img=$work/golden.raw; truncate -s "${size}M" "$img"
esp=32; first=$((esp + 2)); last=$((size - 1)) # MiB
sgdisk -o -a 1 -n 1:2048:4095 -t 1:ef02 -n 2:4096:$((first * 2048 - 1)) -t 2:ef00 -n 3:$((first * 2048)):$((last * 2048 - 1)) -t 3:8300 "$img" >/dev/null

step "4/5 root file system"
truncate -s "$((last - first))M" "$work/root.ext4"
mke2fs -q -F -t ext4 -L fardisk -E lazy_itable_init=0,lazy_journal_init=0 -d "$root" "$work/root.ext4"
dd if="$work/root.ext4" of="$img" bs=1M seek=$first conv=notrunc,sparse status=none

step "5/5 GRUB for BIOS and UEFI"
printf 'search --no-floppy --label --set=root fardisk\nset prefix=($root)/boot/grub\nconfigfile $prefix/grub.cfg\n' >"$work/early.cfg"
mods="part_gpt ext2 search search_label configfile normal linux serial terminal echo"
grub-mkimage -O i386-pc -o "$work/core.img" -c "$work/early.cfg" -p /boot/grub biosdisk $mods
grub-mkimage -O x86_64-efi -o "$work/BOOTX64.EFI" -c "$work/early.cfg" -p /boot/grub efi_gop $mods
le64() { perl -e 'print pack "Q<", shift' "$1"; }
# boot.img: the sector of core.img stands at 0x5c; 0x66 jumps over the floppy probe; only 440 bytes are code.
cp /usr/lib/grub/i386-pc/boot.img "$work/boot.img"; chmod u+w "$work/boot.img"
le64 2048 | dd of="$work/boot.img" bs=1 seek=$((0x5c)) conv=notrunc status=none
printf '\x90\x90' | dd of="$work/boot.img" bs=1 seek=$((0x66)) conv=notrunc status=none
dd if="$work/boot.img" of="$img" bs=1 count=440 conv=notrunc status=none
le64 2049 | dd of="$work/core.img" bs=1 seek=$((0x1f4)) conv=notrunc status=none # its first sector says where the rest is
dd if="$work/core.img" of="$img" bs=512 seek=2048 conv=notrunc status=none
truncate -s ${esp}M "$work/esp.fat"; mkfs.vfat -F 16 -n ESP "$work/esp.fat" >/dev/null
mmd -i "$work/esp.fat" ::/EFI ::/EFI/BOOT; mcopy -i "$work/esp.fat" "$work/BOOTX64.EFI" ::/EFI/BOOT/
dd if="$work/esp.fat" of="$img" bs=1M seek=2 conv=notrunc,sparse status=none
sync -d "$img"; mv "$img" "$out/golden.raw" # the name appears only when the disk is whole
step "ready: $(du -h --apparent-size "$out/golden.raw" | cut -f1), $(du -h "$out/golden.raw" | cut -f1) used"
