import { readConsoleType } from '../../domain-xml/index.js'
import type { RescueInputs } from '../model/types.js'

/** Says why nothing of a console could ever match `bootPattern`; empty if it could. */
export function explainConsole(
  storedXml: string,
  { bootPattern, bootTimeout }: Pick<RescueInputs, 'bootPattern' | 'bootTimeout'>,
): string[] {
  if (bootPattern === undefined || bootTimeout === 0) return []
  const type = readConsoleType(storedXml)
  if (type !== null && PASSED_ON.has(type)) return []
  const why =
    type === null
      ? 'it has no console'
      : `its console has type '${type}', which libvirt passes on to nobody`
  return [
    `argument bootPattern is for what the console shows, and ${why}; leave bootPattern out, or give the instance a console of type pty`,
  ]
}

/** What `virDomainOpenConsole` opens. */
const PASSED_ON: ReadonlySet<string> = new Set(['pty', 'unix'])
