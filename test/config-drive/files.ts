import { readIso } from '../../provider/config-drive/iso/read-iso.js'

/** The files of an image by path, as text. */
export function filesIn(image: Buffer): Readonly<Record<string, string>> {
  const files = readIso(image) ?? new Map<string, Buffer>()
  return Object.fromEntries([...files].map(([path, bytes]) => [path, bytes.toString()]))
}
