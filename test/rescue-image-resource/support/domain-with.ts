/** A definition whose only disk has that file. */
export function domainWith(name: string, file: string, format = 'raw'): string {
  return `<domain type='qemu'>
  <name>${name}</name>
  <memory unit='MiB'>64</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='${format}'/>
      <source file='${file}'/>
      <target dev='vda' bus='virtio'/>
    </disk>
  </devices>
</domain>`
}
