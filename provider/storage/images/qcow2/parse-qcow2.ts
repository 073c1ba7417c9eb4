import type { ImageFile, ImageHeader } from '../headers/header.js'
import { plainHeader } from '../headers/header.js'
import { checkFeatures } from './check-features.js'
import { checkSizes } from './check-sizes.js'
import { readExtensions } from './extensions.js'
import { readFields } from './fields.js'
import type { Qcow2Fields } from './fields.js'

/** Reads a qcow2 header, and finds all that is wrong with it or that it lacks. */
export function parseQcow2(start: Buffer, file: ImageFile): ImageHeader {
  const fields = readFields(start)
  if (typeof fields === 'string') return plainHeader('qcow2', [fields])
  const backing = readBackingFile(start, fields)
  const extensions = readExtensions(start, fields)
  return {
    format: 'qcow2',
    virtualSize: fields.size,
    backingFile: backing.file,
    backingFormat: backing.file === null ? null : extensions.backingFormat,
    faults: [
      ...checkFeatures(fields, extensions, file),
      ...backing.faults,
      ...extensions.faults,
      ...checkSizes(fields, file.size),
    ],
  }
}

/** Longest name of a backing file that the format allows. */
const LONGEST_NAME = 1023

function readBackingFile(
  start: Buffer,
  { backingOffset, backingLength, clusterBits }: Qcow2Fields,
): { readonly file: string | null; readonly faults: readonly string[] } {
  if (backingOffset === 0n) return { file: null, faults: [] }
  const end = backingOffset + BigInt(backingLength)
  const room = Math.min(start.length, 2 ** Math.min(clusterBits, 21))
  if (backingLength === 0 || backingLength > LONGEST_NAME || end > BigInt(room))
    return { file: '', faults: ['the name of its backing file lies outside its header'] }
  return { file: start.toString('utf8', Number(backingOffset), Number(end)), faults: [] }
}
