import { RULES } from '../rules/index.js'

/** What a healthy instance shows, too, if it has no network. */
const NEEDS_NETWORK: ReadonlySet<string> = new Set([
  'no-address',
  'cloud-init-fails',
  'units-failed',
])

/** The rules that count for a boot without network. */
export const RULES_WITHOUT_NETWORK = RULES.filter(({ id }) => !NEEDS_NETWORK.has(id))
