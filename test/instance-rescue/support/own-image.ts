/** The beginning of an ISO that says that it is our rescue image. */
export function ownImage(): Buffer {
  const bytes = Buffer.alloc(65_536)
  bytes.write('CD001', 32_769)
  bytes.write('LIBVIRT_RESCUE'.padEnd(32), 32_808)
  bytes.writeUInt16LE(0xaa55, 510)
  return bytes
}
