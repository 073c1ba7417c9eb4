import type { ImageProperties } from '../planner/types.js'
import { explainChoice, findNearest, measureDistance } from '../words/nearest.js'
import { showValue } from '../words/show-value.js'
import { findUsedValues, STRICT_VALUES } from './used-values.js'

/** What is wrong with one image property. */
export interface PropertyFailure {
  readonly key: string
  readonly reason: string
}

/**
 * Checks Glance image properties, as far as a rescue uses them.
 *
 * `hw_rescue_*` is checked strictly, key and value. So is a key that resembles one: a misspelt key would
 * silently mean another mode. Any other key is kept, and its value is checked only if a rule uses it.
 */
export function checkProperties(properties: ImageProperties): readonly PropertyFailure[] {
  return [
    ...Object.keys(properties).flatMap(checkKey),
    ...Object.entries(findUsedValues(properties)).flatMap(([key, allowed]) =>
      checkValue(key, properties[key], allowed),
    ),
  ]
}

const STRICT = 'hw_rescue_'
const STRICT_KEYS = Object.keys(STRICT_VALUES)

/** Values of Nova's enumerations that a rescue disk here cannot have. */
const NOVA_ONLY = ['fs', 'lun', 'lxc', 'uml', 'xen']

function checkKey(key: string): readonly PropertyFailure[] {
  if (STRICT_KEYS.includes(key)) return []
  const folded = key.trim().toLowerCase().replaceAll(/[-\s]/g, '_')
  const misspelt = STRICT_KEYS.find((name) => measureDistance(folded, name) <= 2)
  if (misspelt === undefined && !folded.startsWith(STRICT)) return []
  const meant = misspelt ?? nearestEnding(folded)
  const hint = meant === undefined ? `known: ${STRICT_KEYS.join(', ')}` : `did you mean '${meant}'?`
  return [{ key, reason: `${showValue(key)} is not an image property; ${hint}` }]
}

/** Compares what follows `hw_rescue_`, because the common beginning makes every such key look close. */
function nearestEnding(key: string): string | undefined {
  const endings = STRICT_KEYS.map((name) => name.slice(STRICT.length))
  const ending = findNearest(key.slice(STRICT.length), endings)
  return ending === undefined ? undefined : STRICT + ending
}

function checkValue(
  key: string,
  value: string | undefined,
  allowed: readonly string[],
): readonly PropertyFailure[] {
  if (value === undefined || allowed.includes(value)) return []
  const known = NOVA_ONLY.includes(value) ? ' (Nova allows it, but a rescue here does not)' : ''
  return [{ key, reason: explainChoice(value, allowed) + known }]
}
