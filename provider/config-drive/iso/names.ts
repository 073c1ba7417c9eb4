/** How one volume descriptor of an image spells the names. */
export interface Naming {
  readonly isJoliet: boolean
  name(name: string, isFolder: boolean): Buffer
  /** A text of a fixed length, filled with blanks. */
  field(text: string, length: number): Buffer
}

/** Names in capitals, for systems that know no other: `META_DATA.JSON;1`. */
export const PRIMARY: Naming = {
  isJoliet: false,
  name: (name, isFolder) => {
    const capitals = name.toUpperCase()
    if (isFolder) return Buffer.from(capitals, 'latin1')
    return Buffer.from(`${capitals}${capitals.includes('.') ? '' : '.'};1`, 'latin1')
  },
  field: (text, length) => Buffer.from(text.padEnd(length).slice(0, length), 'latin1'),
}

/** Names as they are, in Microsoft's extension Joliet, which every system of today reads: UCS-2, big-endian. */
export const JOLIET: Naming = {
  isJoliet: true,
  name: (name, isFolder) => bigEndian(isFolder ? name : `${name};1`),
  field: (text, length) => {
    const filled = bigEndian(text.padEnd(length).slice(0, Math.floor(length / 2)))
    return Buffer.concat([filled, Buffer.alloc(length - filled.length)])
  },
}

/** A text in UCS-2, big-endian. */
function bigEndian(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16()
}
