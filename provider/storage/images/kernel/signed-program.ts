/** Offset of the field that says where the PE header is, in a program that begins with `MZ`. */
const PE_OFFSET_AT = 0x3c
/** Where the directories begin after the header of 24 bytes, by the magic number of what follows it. */
const DIRECTORIES_AT: ReadonlyMap<number, number> = new Map([
  [0x10b, 96],
  [0x20b, 112],
])
/** The directory of certificates is the fifth, and each has an offset and a size of 4 bytes. */
const CERTIFICATES_AT = 4 * 8

/**
 * True if a UEFI program has a signature (PE/COFF, the directory of certificates). Whose it is, and whether it
 * fits, only the firmware can say.
 */
export function isSignedProgram(start: Buffer): boolean {
  if (start.toString('latin1', 0, 2) !== 'MZ' || start.length < PE_OFFSET_AT + 4) return false
  const header = start.readUInt32LE(PE_OFFSET_AT)
  if (start.toString('latin1', header, header + 4) !== 'PE\0\0') return false
  const optional = header + 24
  if (start.length < optional + 2) return false
  const directories = DIRECTORIES_AT.get(start.readUInt16LE(optional))
  if (directories === undefined) return false
  const entry = optional + directories + CERTIFICATES_AT
  if (start.length < entry + 8) return false
  return start.readUInt32LE(entry) > 0 && start.readUInt32LE(entry + 4) > 0
}
