import { parsePpm } from '../../../host/screen/parse-ppm.js'
import { explainSize, pictureOf, type Picture, type Unread } from './picture.js'
import { isPng, readPng } from './read-png.js'

/**
 * Reads the picture of a screen, PNG or binary PPM, as QEMU writes them.
 *
 * Its size is checked before memory is taken for it, and what it unpacks to is bounded by that size.
 */
export function readPicture(bytes: Buffer): Picture | Unread {
  if (isPng(bytes)) return readPng(bytes)
  const ppm = parsePpm(bytes)
  if (ppm === null) return { reason: 'it is neither a PNG nor a whole binary PPM' }
  const reason = explainSize(ppm.width, ppm.height)
  return reason === null ? pictureOf(ppm, ppm.rgb, 3) : { reason }
}
