import { IS_FOLDER, SECTOR } from './format.js'

/** Where something is, in sectors, and how many bytes it has. */
export interface Extent {
  readonly sector: number
  readonly bytes: number
}

/** A number of 32 bits in both byte orders, as most fields have it. */
export function both32(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt32LE(value, 0)
  bytes.writeUInt32BE(value, 4)
  return bytes
}

/** A number of 16 bits in both byte orders. */
export function both16(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt16LE(value, 0)
  bytes.writeUInt16BE(value, 2)
  return bytes
}

/** 2000-01-01 00:00 UTC: always the same, so that the same files give the same image. */
const RECORD_TIME = Buffer.from([100, 1, 1, 0, 0, 0, 0])

/** A directory record, ECMA-119 9.1. */
export function directoryRecord(
  name: Uint8Array,
  { sector, bytes }: Extent,
  isFolder: boolean,
): Buffer {
  const record = Buffer.alloc(33 + name.length + (name.length % 2 === 0 ? 1 : 0))
  record[0] = record.length
  both32(sector).copy(record, 2)
  both32(bytes).copy(record, 10)
  RECORD_TIME.copy(record, 18)
  record[25] = isFolder ? IS_FOLDER : 0
  both16(1).copy(record, 28)
  record[32] = name.length
  record.set(name, 33)
  return record
}

/** Puts records into sectors: none lies across the border of two. */
export function packRecords(records: readonly Buffer[]): Buffer {
  const sectors: Buffer[][] = [[]]
  for (const record of records) {
    const last = sectors.at(-1) ?? []
    if (Buffer.concat(last).length + record.length <= SECTOR) last.push(record)
    else sectors.push([record])
  }
  return Buffer.concat(sectors.map((each) => pad(Buffer.concat(each))))
}

/** Zeros up to the end of the sector. */
export function pad(bytes: Uint8Array): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(sectorsOf(bytes.length) * SECTOR - bytes.length)])
}

/** The sectors that so many bytes need. */
export function sectorsOf(bytes: number): number {
  return Math.ceil(bytes / SECTOR)
}

/** One entry of a path table, ECMA-119 9.4; `parent` counts from 1. */
export function pathRecord(
  name: Uint8Array,
  { sector, parent }: { readonly sector: number; readonly parent: number },
  order: 'LE' | 'BE',
): Buffer {
  const record = Buffer.alloc(8 + name.length + (name.length % 2))
  record[0] = name.length
  record[order === 'LE' ? 'writeUInt32LE' : 'writeUInt32BE'](sector, 2)
  record[order === 'LE' ? 'writeUInt16LE' : 'writeUInt16BE'](parent, 6)
  record.set(name, 8)
  return record
}
