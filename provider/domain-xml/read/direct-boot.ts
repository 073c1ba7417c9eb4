import { child, text } from '../../xml/index.js'
import { readDefinition } from './definition.js'

/** The kernel that a domain boots in place of a disk, with its RAM disk and parameters; null: it boots a disk. */
export function readDirectBoot(xml: string): FoundBoot | null {
  const { root } = readDefinition(xml)
  const of = (name: string): string | null => text(child(root, 'os', name))
  const kernel = of('kernel')
  return kernel === null ? null : { kernel, ramdisk: of('initrd'), commandLine: of('cmdline') }
}

/** As the XML has it; null: it is not there. */
interface FoundBoot {
  readonly kernel: string
  readonly ramdisk: string | null
  readonly commandLine: string | null
}
