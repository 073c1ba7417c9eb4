#!/usr/bin/env bash
# Rescues an instance and brings it back as an operator does by hand: one virsh process for each command,
# and only the commands that are needed.
#
#   rescue.sh in INSTANCE IMAGE CAPACITY FOLDER
#   rescue.sh out INSTANCE IMAGE
#
# IMAGE is a raw file in the folder of the pool `default`, CAPACITY the size of the rescue disk, FOLDER the
# place for the edited XML. LIBVIRT_DEFAULT_URI names the host. The instance runs, and has disks vda and vdb.
set -euo pipefail
instance=$2 image=$3
disk=$instance-rescue.qcow2

# edit: adds the rescue disk after the other disks, and boots from it.
edit() {
  sed -e '/<boot /d' -e "0,/<controller /s||<disk type='file' device='disk'>\
<driver name='qemu' type='qcow2'/>\
<source file='$(dirname "$image")/$disk'/>\
<target dev='vdc' bus='virtio'/>\
<boot order='1'/>\
</disk>&|"
}

case $1 in
  in)
    capacity=$4 xml=$5/$instance-rescue.xml
    virsh -q dumpxml --inactive --security-info "$instance" | edit >"$xml"
    virsh -q vol-create-as default "$disk" "$capacity" --format qcow2 \
      --backing-vol "$(basename "$image")" --backing-vol-format raw
    virsh -q destroy "$instance"
    virsh -q create "$xml"
    ;;
  out)
    virsh -q destroy "$instance"
    virsh -q start "$instance"
    virsh -q vol-delete "$disk" default
    ;;
esac
