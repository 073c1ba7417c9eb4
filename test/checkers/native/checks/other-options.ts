import type { RescuePlan } from '../../../../provider/planner/index.js'
import { artifactsFor } from '../../rescue-xml.js'
import { propertiesOf, type CommandLine, type Option } from '../command-line.js'
import { unnumbered, type Lines } from '../devices.js'

/**
 * Names every option besides devices and their block nodes that is not the same in both command lines.
 *
 * What boots the guest past its disks may go, and the NVRAM may be read from its copy. The loader's own
 * file must be read-only in a rescue, whatever it was.
 */
export function otherOptions({ original, rescue }: Lines, plan: RescuePlan): readonly string[] {
  const { nvramCopy } = artifactsFor(plan)
  const [before, now] = [textsOf(original, null).map(readOnlyLoader), textsOf(rescue, nvramCopy)]
  const mayGo = (text: string): boolean => BOOTING.has(text.split(' ')[0] ?? '')
  return [
    ...without(before, now)
      .filter((text) => !mayGo(text))
      .map((text) => `missing: ${text}`),
    ...without(now, before)
      .filter((text) => !mayGo(text))
      .map((text) => `new: ${text}`),
  ]
}

const BOOTING: ReadonlySet<string> = new Set(['-boot', '-kernel', '-initrd', '-append', '-dtb'])

function textsOf({ options }: CommandLine, nvramCopy: string | null): readonly string[] {
  return options.filter(isOther).map((option) => textOf(option, nvramCopy))
}

function isOther({ name, value }: Option): boolean {
  if (name === '-device' || (value ?? '').startsWith('isa-fdc.bootindex')) return false
  if (name !== '-blockdev') return true
  return /pflash/.test(String(propertiesOf(value ?? '')['node-name']))
}

/** A secret is encrypted anew for each command line; `loadparm` belongs to the disk that boots. */
function textOf({ name, value }: Option, nvramCopy: string | null): string {
  const plain = unnumbered(value ?? '').replaceAll(/"(data|iv)":"[^"]*"/g, '"$1":""')
  if (name === '-machine') return `${name} ${plain.replace(/,loadparm=[^,]*/, '')}`
  if (name !== '-blockdev') return `${name} ${plain}`
  const file = propertiesOf(plain)
  const isNvram = file['node-name'] === 'libvirt-pflash1-storage'
  const isRight = nvramCopy === null || file['filename'] === nvramCopy
  return isNvram && isRight ? 'the NVRAM' : `${name} ${plain}`
}

function readOnlyLoader(text: string): string {
  const isLoader = text.includes('"node-name":"libvirt-pflash0-format"')
  return isLoader ? text.replace('"read-only":false', '"read-only":true') : text
}

/** The first list less the second, each as often as it is there. */
function without(all: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others]
  return all.filter((text) => {
    const at = left.indexOf(text)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}
