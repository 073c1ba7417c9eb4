import type { ReadRange } from './read-range.js'

/** The boot record is sector 17 of 2048 bytes; at 71 it says which sector has the boot catalog. */
const SECTOR = 2048
const RECORD_AT = 17 * SECTOR
const RECORD_TEXT = 'EL TORITO SPECIFICATION'
const CATALOG_AT = RECORD_AT + 71
const ENTRY = 32
/** Platform of a section of the catalog that is for UEFI. */
const UEFI = 0xef

/** Where an ISO has what UEFI boots, in bytes from its start; null: it has none by El Torito. */
export async function findEfiImage(start: Buffer, readRange: ReadRange): Promise<number | null> {
  const hasRecord = start.toString('latin1', RECORD_AT + 7, RECORD_AT + 30) === RECORD_TEXT
  if (!hasRecord || start.length < CATALOG_AT + 4) return null
  const offset = start.readUInt32LE(CATALOG_AT) * SECTOR
  const catalog = await readRange({ offset, length: SECTOR })
  return findSection(catalog)
}

/** The first entry is for the platform that the header before it names; sections with a header of their own follow. */
function findSection(catalog: Buffer): number | null {
  let platform = catalog[1]
  for (let at = ENTRY; at + ENTRY <= catalog.length; at += ENTRY) {
    const kind = catalog[at]
    if (kind === HEADER || kind === LAST_HEADER) platform = catalog[at + 1]
    else if (kind === BOOTABLE && platform === UEFI) return catalog.readUInt32LE(at + 8) * SECTOR
  }
  return null
}

const BOOTABLE = 0x88
const HEADER = 0x90
const LAST_HEADER = 0x91
