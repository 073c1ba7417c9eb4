/** A blkid that knows one UUID. */
export const BLKID = 'case "$*" in *UUID=1111*) echo /dev/vda1 ;; *) exit 2 ;; esac'
