import type { BootedSystem } from '../../../guest/index.js'
import type { Evidence } from './evidence.js'
import type { HealthyRule } from './healthy-rule.js'

/** What evidence proves. */
export interface Judged {
  readonly isProven: boolean
  /** What was seen that speaks for it, clauses. */
  readonly facts: readonly string[]
  /** What is missing, clauses; none if it is proven. */
  readonly missing: readonly string[]
}

interface Ruled {
  readonly holds: boolean
  readonly says: string
}

/**
 * Decides whether an instance's own system is proven to boot: each rule must hold.
 *
 * An agent that does not answer is not known to be down. If the instance is not trusted, the rule that takes its
 * agent's word, or the prompt on its console, proves nothing without another one.
 */
export function judgeHealth(
  rules: readonly HealthyRule[],
  isUntrusted: boolean,
  evidence: Evidence,
): Judged {
  const ruled = rules.map((rule) => judgeRule(rule, evidence))
  const isWord = isUntrusted && rules.every(({ kind }) => kind === 'boots')
  const held = ruled.filter(({ holds }) => holds).map(({ says }) => says)
  const missing = [
    ...(evidence.ended === null ? [] : [evidence.ended]),
    ...ruled.filter(({ holds }) => !holds).map(({ says }) => says),
    ...(isWord ? [NO_SECOND] : []),
  ]
  const isAsked = rules.some(({ kind }) => kind === 'boots')
  const aside = isAsked ? null : agentAside(evidence)
  return {
    isProven: missing.length === 0,
    facts: [...held, ...(aside === null ? [] : [aside])],
    missing,
  }
}

const NO_SECOND =
  'the instance is not trusted, and nothing but its own word speaks for it; give a --healthy rule'

function judgeRule(rule: HealthyRule, evidence: Evidence): Ruled {
  switch (rule.kind) {
    case 'boots':
      return judgeBoot(evidence)
    case 'console': {
      const holds = evidence.shown.includes(rule.pattern)
      const not = evidence.isConsoleOpen ? 'showed no' : 'could not be read, so it showed no'
      return { holds, says: `its console ${holds ? 'showed a' : not} line '${rule.pattern}'` }
    }
    case 'tcp':
      return judgePort(rule.port, evidence)
    default:
      return rule satisfies never
  }
}

function judgePort(port: number, { open, addresses }: Evidence): Ruled {
  const address = open.get(port) ?? null
  if (address !== null)
    return { holds: true, says: `${address} accepts connections to TCP port ${port}` }
  const says =
    addresses.length === 0
      ? `no address of it is known, so TCP port ${port} was not tried`
      : `${addresses.join(', ')} accepted no connection to TCP port ${port}`
  return { holds: false, says }
}

function judgeBoot(evidence: Evidence): Ruled {
  const { agent, loginMs } = evidence
  const said = agentSays(evidence)
  if (said.holds) return said
  const isRefuted =
    typeof agent !== 'string' && (BAD.has(agent.state) || evidence.formerBoots.includes(agent.boot))
  const least = typeof agent === 'string' ? ALONE_MS : BESIDE_MS
  if (loginMs !== null && loginMs >= least && !isRefuted)
    return { holds: true, says: `its console shows a login prompt, and ${said.says}` }
  const prompt = evidence.isConsoleOpen
    ? 'its console showed no login prompt'
    : 'its console could not be read'
  return { holds: false, says: `${said.says}; ${loginMs === null ? prompt : PROMPT}` }
}

const PROMPT = 'its console shows a login prompt'

/** The agent comes up some seconds before the prompt or after it, and says more: it gets these milliseconds. */
const [ALONE_MS, BESIDE_MS] = [10_000, 60_000]

/** What systemd says of a system that boots to its end. */
const GOOD: ReadonlySet<string> = new Set(['running', 'degraded'])
/** What it says of one in which no login prompt proves anything. */
const BAD: ReadonlySet<string> = new Set(['maintenance', 'stopping'])

function agentSays({ agent, formerBoots }: Evidence): Ruled {
  if (typeof agent === 'string')
    return { holds: false, says: `it is not known what its guest agent would say: ${agent}` }
  if (formerBoots.includes(agent.boot))
    return { holds: false, says: 'its guest agent answers from the boot of the rescue system' }
  return {
    holds: GOOD.has(agent.state),
    says: `its guest agent answers from boot ${agent.boot}, and systemd says '${agent.state}'${failed(agent)}`,
  }
}

/** What an agent says that no rule asks for: it is worth to be known, and decides nothing. */
function agentAside(evidence: Evidence): string | null {
  return typeof evidence.agent === 'string' ? null : agentSays(evidence).says
}

function failed({ failedUnits }: BootedSystem): string {
  if (failedUnits.length === 0) return ''
  return ` with failed units: ${failedUnits.join(', ')}`
}
