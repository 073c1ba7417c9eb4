import { attribute, child, elements, text, type Element } from '../../../xml/index.js'
import { parseArtifactName } from '../../read/find-traces.js'
import { DIRECT_BOOT } from '../../read/parse-domain.js'
import { canonical } from './carrying.js'

/** Tells whether an `<os>` differs from the original's in nothing but what the rescue changes in it. */
export function isBootOfRescue(was: Element | null, is: Element | null): boolean {
  if (was === null || is === null) return was === is
  const ignored = { children: [...OWN, ...DIRECT_BOOT], attributes: ['firmware'] }
  const boots = elements(is).some(({ name }) => name === 'boot' || DIRECT_BOOT.has(name))
  return !boots && canonical(was, ignored) === canonical(is, ignored) && isFirmwareOfRescue(was, is)
}

const OWN = ['boot', 'loader', 'nvram', 'firmware']

/** A loader that the original names is kept; the variables are a copy, or the original's. */
function isFirmwareOfRescue(was: Element, is: Element): boolean {
  const isSame = (name: string): boolean => words(child(was, name)) === words(child(is, name))
  const loader = child(was, 'loader')
  const isKept =
    text(loader) === null || isSame('loader') || isMadeReadOnly(loader, child(is, 'loader'))
  const copy = text(child(is, 'nvram'))
  return isKept && (isSame('nvram') || (copy !== null && parseArtifactName(copy) !== null))
}

function isMadeReadOnly(was: Element | null, is: Element | null): boolean {
  if (was === null || is === null || attribute(was, 'type') !== 'pflash') return false
  const ignored = { attributes: ['readonly'] }
  return attribute(is, 'readonly') === 'yes' && canonical(was, ignored) === canonical(is, ignored)
}

function words(element: Element | null): string {
  return element === null ? '' : canonical(element)
}
