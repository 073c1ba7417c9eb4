import { child, type Element } from '../../../xml/index.js'
import { devicesOf } from '../../read/definition.js'
import { isRescuePort } from '../../read/marks/handover.js'
import { canonical, isSameList, type Carrying } from './carrying.js'
import { carryControllers } from './carry-controllers.js'
import { carryKind } from './carry-kind.js'
import { checkDisks } from './check-disks.js'
import { checkGraphics } from './check-graphics.js'

/** Takes over devices; disks are the rescue's own and are only checked. */
export function carryDevices(carrying: Carrying): void {
  const { original, stored, problems } = carrying
  const both = [...devicesOf(original.root), ...devicesOf(stored.root)].map(({ name }) => name)
  for (const name of new Set(both)) {
    const [was, now] = [devicesOf(original.root, name), devicesOf(stored.root, name)]
    // An instance may have a port of that name itself.
    const is = was.some(isRescuePort) ? now : now.filter((device) => !isRescuePort(device))
    // The rescue leaves the TPM out: see leave-out-tpm.ts.
    if (name === 'tpm' && is.length === 0) continue
    if (name === 'disk') checkDisks(carrying, was, is)
    else if (name === 'controller') carryControllers(carrying, was, is)
    else if (name === 'graphics') checkGraphics(carrying, was, is)
    else if (CARRIED.has(name)) carryKind(carrying, was, is)
    else if (!isSameKind(name, was, is)) problems.push(`device '${name}' is not what it was`)
  }
}

/** Devices to which libvirt adds nothing in the XML of a running guest. */
const CARRIED = new Set([
  'interface',
  'input',
  'sound',
  'audio',
  'video',
  'rng',
  'watchdog',
  'memballoon',
  'redirdev',
  'vsock',
])

/** Compares devices without what the rescue took out and what libvirt adds to a running guest's XML. */
function isSameKind(name: string, was: readonly Element[], is: readonly Element[]): boolean {
  if (is.some((device) => child(device, 'boot') !== null)) return false
  if (name !== 'hostdev') return isSameList(was, is, { children: ['boot'] })
  const list = (side: readonly Element[]): string => JSON.stringify(side.map(hostDevice).sort())
  return list(was) === list(is)
}

/** libvirt adds to a USB device that is named by its kind where it has found it. */
function hostDevice(device: Element): string {
  const source = child(device, 'source')
  const isOfKind = child(source, 'vendor') !== null
  const from = source === null ? '' : canonical(source, { children: isOfKind ? ['address'] : [] })
  return canonical(device, { children: ['boot', 'source'] }) + from
}
