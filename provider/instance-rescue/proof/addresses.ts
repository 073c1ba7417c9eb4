import * as z from 'zod'
import { AGENT_PORT, parseDomain, readCards, type Card } from '../../domain-xml/index.js'
import type { Host, Observation } from '../../host/index.js'
import { DeadlineError, DOMAIN_ADDRESSES, LibvirtError } from '../../libvirt/index.js'
import { rescueSshCommand } from '../../shell/index.js'
import type { RescueOutputs } from '../model/types.js'

/** How the rescue system is reached over the network. */
type Reached = Pick<RescueOutputs, 'addresses' | 'ssh'>

/** Milliseconds that a system which says that it runs may still need for its network, and between two questions. */
const [PATIENCE_MS, PAUSE_MS] = [15_000, 1_000]

/** Asks for addresses until there are some, for a short time: the network may come up after the system. */
export async function awaitAddresses(
  host: Host,
  outputs: RescueOutputs,
  seen: Observation,
): Promise<Reached> {
  const end = host.clock.now() + PATIENCE_MS
  for (;;) {
    const found = await findAddresses(host, outputs, seen)
    const isDone = found.addresses.length > 0 || readCards(seen.liveXml ?? '').length === 0
    if (isDone || host.clock.now() >= end) return found
    await host.clock.sleep(PAUSE_MS)
  }
}

/** Asks once for the addresses of what runs, and makes the command that logs in. */
export async function findAddresses(
  host: Host,
  { sshHostKey }: Pick<RescueOutputs, 'sshHostKey'>,
  { dom, liveXml }: Observation,
): Promise<Reached> {
  const found = await findAll(host, { dom, liveXml })
  const reached = found.find(({ isReachable }) => isReachable)
  return {
    addresses: found.map(({ address }) => address),
    ssh:
      reached === undefined || sshHostKey === null
        ? null
        : rescueSshCommand(host.uri, reached.address, sshHostKey),
  }
}

/** Asks once for an address at which others reach what runs; null: none is known. */
export async function findReachable(
  host: Host,
  seen: Pick<Observation, 'dom' | 'liveXml'>,
): Promise<string | null> {
  return (await findAll(host, seen)).find(({ isReachable }) => isReachable)?.address ?? null
}

/** Asks once for every address at which others reach what runs; `asksAgent`: the guest's own word counts, too. */
export async function findEveryReachable(
  host: Host,
  seen: Pick<Observation, 'dom' | 'liveXml'>,
  asksAgent: boolean,
): Promise<readonly string[]> {
  const found = await findAll(host, seen, asksAgent)
  return found.filter(({ isReachable }) => isReachable).map(({ address }) => address)
}

async function findAll(
  host: Host,
  { dom, liveXml }: Pick<Observation, 'dom' | 'liveXml'>,
  asksAgent = true,
): Promise<readonly Found[]> {
  const cards = liveXml === null ? [] : readCards(liveXml)
  if (liveXml === null || cards.length === 0) return []
  const hasAgent = parseDomain(liveXml).occupants.some(({ port }) => port === AGENT_PORT)
  const { LEASE, AGENT, ARP } = DOMAIN_ADDRESSES
  const sources = hasAgent && asksAgent ? [LEASE, AGENT, ARP] : [LEASE, ARP]
  const answers = await Promise.all(sources.map((source) => ask(host, dom, source)))
  return pickAddresses(answers.flat(), cards)
}

type Interface = Awaited<ReturnType<Host['libvirt']['domainInterfaceAddresses']>>[number]

/** What one source knows; nothing if it does not answer. Its words may be the guest's, so none is shown. */
async function ask(
  { libvirt }: Host,
  dom: Observation['dom'],
  source: number,
): Promise<readonly Interface[]> {
  try {
    return await libvirt.domainInterfaceAddresses({ dom, source }, { deadline: DEADLINE_MS })
  } catch (error) {
    if (error instanceof LibvirtError || error instanceof DeadlineError) return []
    throw error
  }
}

const DEADLINE_MS = 15_000

interface Found {
  readonly address: string
  /** False if its card is on a network that nobody outside reaches. */
  readonly isReachable: boolean
}

/**
 * The addresses that others can use, of cards that libvirt gave the guest; IPv4 first, at most 32.
 *
 * A guest may claim any address, so none but a real one is kept, and no text of its own.
 */
export function pickAddresses(
  interfaces: readonly Interface[],
  cards: readonly Card[],
): readonly Found[] {
  const all = interfaces.flatMap(({ hwaddr, addrs }) => {
    const card = cards.find(({ mac }) => mac === hwaddr?.toLowerCase())
    if (card === undefined) return []
    return addrs
      .map(({ addr }) => addr.toLowerCase())
      .filter((address) => isIP(address) !== 0 && !NOT_OF_OTHERS.test(address))
      .map((address) => ({ address, isReachable: card.isReachable }))
  })
  const once = all.filter(
    ({ address }, at) => all.findIndex((other) => other.address === address) === at,
  )
  return [4, 6]
    .flatMap((kind) => once.filter(({ address }) => isIP(address) === kind))
    .slice(0, MOST)
}

const MOST = 32

/** 4 or 6, or 0 for what is no IP address. */
function isIP(address: string): 0 | 4 | 6 {
  if (IPV4.safeParse(address).success) return 4
  return IPV6.safeParse(address).success ? 6 : 0
}

const [IPV4, IPV6] = [z.ipv4(), z.ipv6()]

/** This host, this link, everybody, or IPv4 in IPv6; `%` names a card of the guest. */
const NOT_OF_OTHERS = /^(?:0\.|127\.|169\.254\.|22[4-9]\.|2[3-5]\d\.|::|fe[89ab]|ff)|%/
