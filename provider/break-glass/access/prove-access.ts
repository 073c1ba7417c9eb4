import { AGENT_PORT, parseDomain } from '../../domain-xml/index.js'
import { askRootKeys } from '../../guest/index.js'
import { showWait, type Host, type Observation } from '../../host/index.js'
import { findReachable } from '../../instance-rescue/proof/addresses.js'

/** Whether the keys are in, by the word of the guest's agent. */
type KeyProof =
  | { readonly kind: 'proven' }
  /** The agent answers, and a key is not in the file. */
  | { readonly kind: 'missing' }
  /** Nobody told. */
  | { readonly kind: 'unknown'; readonly reason: string }

/** Seconds that a system has to boot, until its agent answers; and that an agent is asked again which has no key. */
const [BOOT_S, AGAIN_S] = [600, 20]

/** Whether the keys are in, and where the instance is reached. */
export interface AccessProof {
  readonly proof: KeyProof
  /** Null: not known. */
  readonly address: string | null
}

/** Proves that the keys are in, and looks for an address to log in at. */
export async function proveAccess(
  host: Host,
  seen: Pick<Observation, 'dom' | 'liveXml'>,
  keys: readonly string[],
): Promise<AccessProof> {
  const proof = await proveKeys(host, seen, keys)
  return { proof, address: await findReachable(host, seen) }
}

/** Asks the guest's agent for root's keys, until it answers. */
async function proveKeys(
  host: Host,
  { dom, liveXml }: Pick<Observation, 'dom' | 'liveXml'>,
  keys: readonly string[],
): Promise<KeyProof> {
  if (!parseDomain(liveXml ?? '').occupants.some(({ port }) => port === AGENT_PORT))
    return { kind: 'unknown', reason: 'it has no port for a guest agent' }
  const what = `waiting for the guest agent of instance '${dom.name}'`
  return showWait(host, { what, timeout: BOOT_S }, () => askUntilTold(host, dom, keys))
}

async function askUntilTold(
  host: Host,
  dom: Observation['dom'],
  keys: readonly string[],
): Promise<KeyProof> {
  const { clock } = host
  let end = clock.now() + BOOT_S * 1_000
  for (let isUp = false; ;) {
    const told = await askRootKeys(host, dom)
    if (told.kind === 'keys' && keys.every((key) => isIn(key, told.lines)))
      return { kind: 'proven' }
    if (told.kind !== 'silent' && !isUp) {
      isUp = true
      end = Math.min(end, clock.now() + AGAIN_S * 1_000)
    }
    if (clock.now() >= end)
      return told.kind === 'keys' ? { kind: 'missing' } : { kind: 'unknown', reason: told.reason }
    await clock.sleep(PAUSE_MS)
  }
}

const PAUSE_MS = 2_000

/** True if a line begins with that key: one with options before it may not let in, and a comment does not. */
function isIn(key: string, lines: readonly string[]): boolean {
  const [type = '', blob = ''] = key.split(' ')
  const plain = `${type} ${blob}`
  return lines
    .map((line) => line.trim())
    .some((line) => line === plain || [' ', '\t'].some((end) => line.startsWith(plain + end)))
}
