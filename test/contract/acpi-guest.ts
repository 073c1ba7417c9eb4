/**
 * A disk image whose whole system is a boot sector: it waits for the ACPI power button and then
 * switches the machine off. It boots within a second where a Linux guest takes six.
 *
 * Ports are QEMU's (PM base 0x600 on pc and q35): enable the button (0x602), sleep until the next
 * timer tick, look at the status (0x600, bit 8), then write S5 (0x604, SLP_EN).
 */
export function acpiGuest(): Buffer {
  const image = Buffer.alloc(SIZE)
  image.write(BOOT_SECTOR.replaceAll(' ', ''), 'hex')
  image.writeUInt16LE(0xaa55, 510)
  return image
}

const SIZE = 1 << 20

const BOOT_SECTOR = [
  'BA 02 06  B8 00 01  EF', // out 0x602, 0x0100
  'FB  F4', // loop: sti; hlt
  'BA 00 06  ED  F6 C4 01  74 F5', // in ax, 0x600; test ah, 1; jz loop
  'BA 04 06  B8 00 20  EF', // out 0x604, 0x2000
  'F4  EB FD', // hlt for ever
].join(' ')
