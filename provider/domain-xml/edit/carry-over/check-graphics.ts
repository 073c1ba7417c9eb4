import {
  attribute,
  children,
  excerpt,
  insert,
  remove,
  setAttribute,
  type Element,
} from '../../../xml/index.js'
import { canonical, type Carrying } from './carrying.js'

/**
 * Compares the screens. An address to listen on is carried over, any other edit of a screen is not.
 *
 * libvirt chooses ports and addresses of a running screen, and leaves the password out without
 * `--security-info`.
 */
export function checkGraphics(
  carrying: Carrying,
  was: readonly Element[],
  is: readonly Element[],
): void {
  const left = [...is]
  const pairs = was.flatMap((screen) => {
    const found = left.findIndex((other) => isSameScreen(screen, other))
    const [now] = found < 0 ? [] : left.splice(found, 1)
    return now === undefined ? [] : [[screen, now] as const]
  })
  if (pairs.length < was.length || left.length > 0)
    carrying.problems.push("device 'graphics' is not what it was")
  else for (const [screen, now] of pairs) carryListening(carrying, screen, now)
}

function isSameScreen(was: Element, is: Element): boolean {
  if (isAuto(was) !== isAuto(is)) return false
  const isHidden = attribute(is, 'passwd') === null
  const attributes = [
    ...LISTENING,
    ...(isAuto(was) ? ['port', 'tlsPort', 'autoport'] : []),
    ...(attribute(was, 'websocket') === '-1' ? ['websocket'] : []),
    ...(isHidden ? ['passwd', 'passwdValidTo', 'connected'] : []),
  ]
  const ignored = { children: ['listen'], attributes }
  return canonical(was, ignored) === canonical(is, ignored)
}

const LISTENING = ['listen', 'socket']

/** True if libvirt chooses the port at each start. */
function isAuto(screen: Element): boolean {
  const port = attribute(screen, 'port') ?? '-1'
  return attribute(screen, 'autoport') === 'yes' || port === '-1'
}

function carryListening({ original, stored, carried }: Carrying, was: Element, is: Element): void {
  if (listening(was) === listening(is)) return
  if (!namesPlace(was) && isDefault(is)) return
  for (const name of LISTENING) setAttribute(original, was, name, attribute(is, name))
  for (const listen of children(was, 'listen')) remove(original, listen)
  for (const listen of children(is, 'listen')) insert(original, was, excerpt(stored, listen))
  carried.push("changed device 'graphics'")
}

function listening(screen: Element): string {
  const own = LISTENING.map((name) => attribute(screen, name))
  return JSON.stringify([own, children(screen, 'listen').map((listen) => canonical(listen))])
}

/** True if the definition says where the screen is to listen. */
function namesPlace(screen: Element): boolean {
  const places = [screen, ...children(screen, 'listen')]
  return places.some((place) => PLACES.some((name) => attribute(place, name) !== null))
}

const PLACES = [...LISTENING, 'address', 'network']

/** True if the screen listens where libvirt lets it listen if the definition names no address. */
function isDefault(screen: Element): boolean {
  return (
    isDefaultAddress(attribute(screen, 'listen')) &&
    isDefaultSocket(attribute(screen, 'socket')) &&
    children(screen, 'listen').every((listen) =>
      DEFAULTS[attribute(listen, 'type') ?? '']?.(listen),
    )
  )
}

const DEFAULTS: Readonly<Record<string, (listen: Element) => boolean>> = {
  address: (listen) => isDefaultAddress(attribute(listen, 'address')),
  socket: (listen) => isDefaultSocket(attribute(listen, 'socket')),
}

function isDefaultAddress(address: string | null): boolean {
  return address === null || address === '127.0.0.1' || address === '::1'
}

/** libvirt: `virDomainGraphicsDefParseXML…`, sockets in the folder that it makes for each domain. */
function isDefaultSocket(path: string | null): boolean {
  return path === null || /\/domain-[^/]+\/(vnc|spice)\.sock$/.test(path)
}
