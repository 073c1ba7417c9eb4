import { expect } from 'chai'
import type { Evidence } from '../../../provider/break-glass/repair/prove/evidence.js'
import type { HealthyRule } from '../../../provider/break-glass/repair/prove/healthy-rule.js'
import { judgeHealth } from '../../../provider/break-glass/repair/prove/judge-health.js'

const BOOT = '11111111-2222-4333-8444-555555555555'
const RUNNING = { boot: BOOT, state: 'running', failedUnits: [] }

/** Nothing speaks for it, and nothing against it. */
const NOTHING: Evidence = {
  ended: null,
  agent: 'no answer',
  formerBoots: [],
  loginMs: null,
  isConsoleOpen: true,
  shown: [],
  open: new Map(),
  addresses: [],
}

const BOOTS: HealthyRule = { kind: 'boots' }
const READY: HealthyRule = { kind: 'console', pattern: '^ready' }
const SSH: HealthyRule = { kind: 'tcp', port: 22 }
const OPEN: Partial<Evidence> = { open: new Map([[22, '10.0.0.7']]), addresses: ['10.0.0.7'] }

interface Row {
  readonly title: string
  readonly rules?: readonly HealthyRule[]
  readonly isUntrusted?: true
  readonly evidence: Partial<Evidence>
  readonly facts?: readonly string[]
  readonly missing?: readonly string[]
}

const SAYS = `its guest agent answers from boot ${BOOT}, and systemd says`
const UNKNOWN = 'it is not known what its guest agent would say: no answer'

const ROWS: readonly Row[] = [
  {
    title: 'an agent of a new boot with a system that runs',
    evidence: { agent: RUNNING, formerBoots: ['99999999-2222-4333-8444-555555555555'] },
    facts: [`${SAYS} 'running'`],
  },
  {
    title: 'one that is degraded, and says which units failed',
    evidence: { agent: { ...RUNNING, state: 'degraded', failedUnits: ['a.service', 'b.mount'] } },
    facts: [`${SAYS} 'degraded' with failed units: a.service, b.mount`],
  },
  {
    title: 'not an agent of the boot of the rescue system',
    evidence: { agent: RUNNING, formerBoots: [BOOT] },
    missing: [
      'its guest agent answers from the boot of the rescue system; its console showed no login prompt',
    ],
  },
  {
    title: 'not a login prompt beside an agent of the rescue system',
    evidence: { agent: RUNNING, formerBoots: [BOOT], loginMs: 90_000 },
    missing: [
      'its guest agent answers from the boot of the rescue system; its console shows a login prompt',
    ],
  },
  {
    title: 'not a system that still starts',
    evidence: { agent: { ...RUNNING, state: 'starting' } },
    missing: [`${SAYS} 'starting'; its console showed no login prompt`],
  },
  {
    title: 'a login prompt, if the agent has had its time',
    evidence: { loginMs: 10_000 },
    facts: [`its console shows a login prompt, and ${UNKNOWN}`],
  },
  {
    title: 'not a login prompt beside which the agent may still answer',
    evidence: { loginMs: 9_000 },
    missing: [`${UNKNOWN}; its console shows a login prompt`],
  },
  {
    title: 'not a login prompt of a system that is not at its end, for a minute',
    evidence: { loginMs: 59_000, agent: { ...RUNNING, state: 'starting' } },
    missing: [`${SAYS} 'starting'; its console shows a login prompt`],
  },
  {
    title: 'a login prompt of a system with a job that never ends',
    evidence: { loginMs: 60_000, agent: { ...RUNNING, state: 'starting' } },
    facts: [`its console shows a login prompt, and ${SAYS} 'starting'`],
  },
  {
    title: 'not a login prompt in emergency mode',
    evidence: { loginMs: 90_000, agent: { ...RUNNING, state: 'maintenance' } },
    missing: [`${SAYS} 'maintenance'; its console shows a login prompt`],
  },
  {
    title: 'nothing if nobody answers: unknown, and not down',
    evidence: { isConsoleOpen: false },
    missing: [`${UNKNOWN}; its console could not be read`],
  },
  {
    title: 'not a system that went off, though its agent had answered',
    evidence: { agent: RUNNING, ended: 'it went off' },
    facts: [`${SAYS} 'running'`],
    missing: ['it went off'],
  },
  {
    title: 'a line of the console',
    rules: [READY],
    evidence: { shown: ['^ready'] },
    facts: ["its console showed a line '^ready'"],
  },
  {
    title: 'not another line',
    rules: [READY],
    evidence: { shown: [], agent: RUNNING },
    facts: [`${SAYS} 'running'`],
    missing: ["its console showed no line '^ready'"],
  },
  {
    title: 'an open port, and what the agent says beside it',
    rules: [SSH],
    evidence: { ...OPEN, agent: RUNNING },
    facts: ['10.0.0.7 accepts connections to TCP port 22', `${SAYS} 'running'`],
  },
  {
    title: 'not a closed port',
    rules: [SSH],
    evidence: { addresses: ['10.0.0.7', 'fd00::7'], open: new Map([[22, null]]) },
    missing: ['10.0.0.7, fd00::7 accepted no connection to TCP port 22'],
  },
  {
    title: 'not a port of an instance without a known address',
    rules: [SSH],
    evidence: {},
    missing: ['no address of it is known, so TCP port 22 was not tried'],
  },
  {
    title: 'two rules only together',
    rules: [READY, SSH],
    evidence: OPEN,
    facts: ['10.0.0.7 accepts connections to TCP port 22'],
    missing: ["its console showed no line '^ready'"],
  },
  {
    title: 'not the word of an agent that is not trusted',
    isUntrusted: true,
    evidence: { agent: RUNNING, loginMs: 90_000 },
    facts: [`${SAYS} 'running'`],
    missing: [
      'the instance is not trusted, and nothing but its own word speaks for it; give a --healthy rule',
    ],
  },
  {
    title: 'an instance that is not trusted by a port',
    isUntrusted: true,
    rules: [SSH],
    evidence: OPEN,
    facts: ['10.0.0.7 accepts connections to TCP port 22'],
  },
]

describe('15: what proves that an instance boots', () => {
  for (const { title, rules = [BOOTS], isUntrusted, evidence, facts = [], missing = [] } of ROWS)
    it(title, () => {
      expect(judgeHealth(rules, isUntrusted === true, { ...NOTHING, ...evidence })).to.deep.equal({
        isProven: missing.length === 0,
        facts,
        missing,
      })
    })
})
