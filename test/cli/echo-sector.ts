/** A boot sector that says `!` on the first serial port, and then sends back what it gets there. */
export function echoSector(): Buffer {
  const sector = Buffer.alloc(1 << 20)
  Buffer.from(CODE.join('').replaceAll(' ', ''), 'hex').copy(sector)
  sector.writeUInt16BE(0x55aa, 510)
  return sector
}

/** 16-bit code, as it was assembled by hand. */
const CODE = [
  'B0 21', //          mov al, '!'
  'BA F8 03', //       mov dx, 3f8h
  'EE', //             out dx, al
  'BA FD 03', // get:  mov dx, 3fdh
  'EC', //       wait: in al, dx
  'A8 01', //          test al, 1
  '74 FB', //          jz wait
  'BA F8 03', //       mov dx, 3f8h
  'EC', //             in al, dx
  '88 C4', //          mov ah, al
  'BA FD 03', //       mov dx, 3fdh
  'EC', //       busy: in al, dx
  'A8 20', //          test al, 20h
  '74 FB', //          jz busy
  'BA F8 03', //       mov dx, 3f8h
  '88 E0', //          mov al, ah
  'EE', //             out dx, al
  'EB E2', //          jmp get
]
