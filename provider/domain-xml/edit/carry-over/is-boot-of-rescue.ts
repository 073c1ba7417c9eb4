import { attribute, child, children, elements, text, type Element } from '../../../xml/index.js'
import { parseArtifactName } from '../../read/marks/find-traces.js'
import { DIRECT_BOOT } from '../../read/parse-domain.js'
import { canonical } from './carrying.js'

/** What the rescue of a definition did besides booting its disk. */
export interface RescueDid {
  /** It handed something over by SMBIOS, which switches the guest's own tables on. */
  readonly handOver: boolean
  /** It booted this kernel; null: none. */
  readonly kernel: string | null
}

/** Tells whether an `<os>` differs from the original's in nothing but what the rescue changes in it. */
export function isBootOfRescue(
  was: Element | null,
  is: Element | null,
  { handOver, kernel }: RescueDid = { handOver: false, kernel: null },
): boolean {
  if (was === null || is === null) return was === is
  const isSwitchedOn = handOver && attribute(child(is, 'smbios'), 'mode') === 'sysinfo'
  const ignored = {
    children: [...OWN, ...DIRECT_BOOT, ...(isSwitchedOn ? ['smbios'] : [])],
    attributes: ['firmware'],
  }
  const isOurs = kernel !== null && text(child(is, 'kernel')) === kernel
  const boots = elements(is).some(
    ({ name }) => name === 'boot' || (DIRECT_BOOT.has(name) && !isOurs),
  )
  return !boots && canonical(was, ignored) === canonical(is, ignored) && isFirmwareOfRescue(was, is)
}

const OWN = ['boot', 'loader', 'nvram', 'firmware']

/**
 * A loader that the original names is kept; the variables are a copy, or the original's.
 *
 * With a copy, the firmware that libvirt selects for the original may be named, and is not selected then.
 */
function isFirmwareOfRescue(was: Element, is: Element): boolean {
  const isSame = (name: string): boolean => words(children(was, name)) === words(children(is, name))
  const isGone = (name: string): boolean => children(is, name).length === 0
  const firmware = attribute(is, 'firmware')
  const isSelected = firmware === attribute(was, 'firmware') && isSame('firmware')
  const loader = child(was, 'loader')
  const isKept = isSame('loader') || isMadeReadOnly(loader, child(is, 'loader'))
  if (!hasCopiedVariables(is)) return isSelected && isKept && isSame('nvram')
  const isNamed = text(loader) === null && namesLoader(is)
  const isNoLongerSelected = firmware === null && isGone('firmware')
  return (isKept && isSelected) || ((isKept || isNamed) && isNoLongerSelected && namesLoader(is))
}

function namesLoader(os: Element): boolean {
  return text(child(os, 'loader')) !== null
}

/** True if an `<os>` keeps the UEFI variables in a file of a rescue. */
export function hasCopiedVariables(os: Element | null): boolean {
  return parseArtifactName(text(child(os, 'nvram')) ?? '') !== null
}

function isMadeReadOnly(was: Element | null, is: Element | null): boolean {
  if (was === null || is === null || attribute(was, 'type') !== 'pflash') return false
  const ignored = { attributes: ['readonly'] }
  return attribute(is, 'readonly') === 'yes' && canonical(was, ignored) === canonical(is, ignored)
}

function words(side: readonly Element[]): string {
  return side.map((element) => canonical(element)).join('')
}
