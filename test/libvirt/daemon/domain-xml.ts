/** A small domain without disks that TCG starts within a second. */
export function domainXml(name: string, more = ''): string {
  return `<domain type='qemu'>
  <name>${name}</name>
  <memory unit='KiB'>65536</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices>
    <graphics type='vnc' autoport='yes' passwd='secret'/>
    <serial type='pty'/>${more}
  </devices>
</domain>`
}
