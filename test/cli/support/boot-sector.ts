/** A disk of 1 MiB with a boot sector that stops at once: a BIOS boots it, and it says nothing. */
export function bootSector(): Buffer {
  const disk = Buffer.alloc(1 << 20)
  // sti; hlt; jmp to the hlt
  Buffer.from('FBF4EBFD', 'hex').copy(disk)
  disk.writeUInt16BE(0x55aa, 510)
  return disk
}
