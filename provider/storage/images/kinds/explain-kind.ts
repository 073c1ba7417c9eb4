import { command, marked } from '../../../shell/index.js'
import type { ImageFile } from '../headers/header.js'
import type { Kind } from './kinds.js'

/** What a message says of the file itself. */
type Named = Pick<ImageFile, 'path' | 'where'>

/** Says what a refused file is and what makes an image of it that is accepted; the path is the file's own. */
export function explainKind(kind: Kind, file: Named): string {
  return `it is ${kind.name}; ${REMEDY[kind.remedy](kind, file)}`
}

const REMEDY: Readonly<Record<Kind['remedy'], (kind: Kind, file: Named) => string>> = {
  convert: ({ format, namesFiles }, { path, where = 'on the host' }) => {
    const trust = namesFiles === true ? 'if you trust the other files that it may name, ' : ''
    const words = ['qemu-img', 'convert', '-f', format, '-O', 'qcow2', path, `${path}.qcow2`]
    return `${trust}convert it ${where}: ${marked(command(words))}`
  },
  decompress: () => 'decompress it and name the image that comes out',
  unpack: () => 'unpack it and name the image inside',
  decrypt: () => 'name an image that is not encrypted',
}
