import { AGENT_PORT, parseDomain } from '../../domain-xml/index.js'
import { askRootKeys, type RootKeys } from '../../guest/index.js'
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
    const proof = judge(told, keys)
    if (proof.kind === 'proven') return proof
    if (told.kind !== 'silent' && !isUp) {
      isUp = true
      end = Math.min(end, clock.now() + AGAIN_S * 1_000)
    }
    if (clock.now() >= end) return proof
    await clock.sleep(PAUSE_MS)
  }
}

const PAUSE_MS = 2_000

function judge(told: RootKeys, keys: readonly string[]): KeyProof {
  if (told.kind !== 'keys') return { kind: 'unknown', reason: told.reason }
  const lines = told.lines.map((line) => line.trim())
  const places = keys.map((key) => placeOf(key, lines))
  if (places.includes('nowhere')) return { kind: 'missing' }
  return places.includes('behind') ? { kind: 'unknown', reason: BEHIND } : { kind: 'proven' }
}

const BEHIND =
  "root's keys have it in an earlier line, too, with options, and sshd takes the first line"

/** Where a key is in a line that lets its owner in: in none, behind one that has options for it, or in the first that has it. */
function placeOf(key: string, lines: readonly string[]): 'nowhere' | 'behind' | 'first' {
  const [type = '', blob = ''] = key.split(' ')
  const plain = `${type} ${blob}`
  const isPlain = (line: string): boolean =>
    line === plain || [' ', '\t'].some((end) => line.startsWith(plain + end))
  const at = lines.findIndex(isPlain)
  if (at === -1) return 'nowhere'
  const hasOptions = (line: string): boolean => !/^(?:#|ssh-|ecdsa-|sk-)/.test(line)
  const isBehind = lines.slice(0, at).some((line) => hasOptions(line) && line.includes(plain))
  return isBehind ? 'behind' : 'first'
}
