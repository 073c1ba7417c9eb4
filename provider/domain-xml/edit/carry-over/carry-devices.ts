import { attribute, type Element } from '../../../xml/index.js'
import { deviceDifferences } from '../../compare/live-devices.js'
import { devicesOf } from '../../read/definition.js'
import { canonical, isSameList, type Carrying } from './carrying.js'
import { carryKind } from './carry-kind.js'
import { checkDisks } from './check-disks.js'

/** Takes over devices; disks and controllers are the rescue's own and are only checked. */
export function carryDevices(carrying: Carrying): void {
  const { original, stored, problems } = carrying
  const both = [...devicesOf(original.root), ...devicesOf(stored.root)].map(({ name }) => name)
  for (const name of new Set(both)) {
    const [was, is] = [devicesOf(original.root, name), devicesOf(stored.root, name)]
    if (name === 'disk') checkDisks(carrying, was, is)
    else if (name === 'controller') checkControllers(carrying, was, is)
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
  if (name === 'hostdev') {
    const isSame = isSameList(was, is, { children: ['boot', 'source'] })
    return isSame && deviceDifferences(name, was, is).length === 0
  }
  const isListening = was.some((element) => attribute(element, 'listen') !== null)
  return name === 'graphics' && !isListening
    ? isSameList(was, is, { children: ['boot', 'listen'], attributes: madeUp(was, is) })
    : isSameList(was, is, { children: ['boot'] })
}

/** Attributes that libvirt writes for a running screen. Without `--security-info` it leaves the password out. */
function madeUp(was: readonly Element[], is: readonly Element[]): string[] {
  const isHidden = is.every((screen) => attribute(screen, 'passwd') === null)
  const hasOwnPort = was.some(
    (screen) => attribute(screen, 'autoport') !== 'yes' && attribute(screen, 'port') !== null,
  )
  return [
    'listen',
    'socket',
    ...(hasOwnPort ? [] : ['port', 'autoport', 'tlsPort', 'websocket']),
    ...(isHidden ? ['passwd'] : []),
  ]
}

/** Controllers that only the stored definition has are ignored: the rescue disk or a carried device brought them. */
function checkControllers(
  { problems }: Carrying,
  was: readonly Element[],
  is: readonly Element[],
): void {
  const there = new Set(is.map((controller) => canonical(controller)))
  for (const controller of was) {
    const [type, model] = ['type', 'model'].map((name) => attribute(controller, name) ?? '')
    // A controller of model `none` switches USB off: the rescue's own controller replaces it.
    if (model === 'none' || there.has(canonical(controller))) continue
    const index = attribute(controller, 'index') ?? '0'
    problems.push(`controller '${type ?? ''}' ${index} is not what it was`)
  }
}
