import { expect } from 'chai'
import { withHost } from '../../../provider/host/index.js'
import { readMarker } from '../../../provider/domain-xml/index.js'
import type { HealthyRule } from '../../../provider/break-glass/repair/prove/healthy-rule.js'
import {
  proveHealth,
  type Health,
  type Probation,
} from '../../../provider/break-glass/repair/prove/prove-health.js'
import { FakeAgent } from '../../guest-system/support/fake-agent.js'
import { makeMemoryHost } from '../../instance-rescue/support/memory-host.js'
import { create, startProbation } from '../../../provider/instance-rescue/index.js'
import { DOMAIN_ADDRESSES } from '../../../provider/libvirt/index.js'

const MAC = '52:54:00:00:00:07'
const DEVICES = `<interface type='network'><mac address='${MAC}'/><source network='default'/></interface>
<console type='pty'><target type='serial'/></console>
<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
</devices>`

/** What the guest does: its console after that many milliseconds, and its agent. */
interface Guest {
  readonly shows?: { readonly after: number; readonly text: string }
  readonly agent?: (agent: FakeAgent) => void
  /** True: it has no agent that could answer. */
  readonly isMute?: true
  /** At these milliseconds it goes off. */
  readonly offAt?: number
  /** What accepts connections: `192.0.2.7:22`. */
  readonly ports?: readonly string[]
  /** Its addresses by the host's leases, and by the word of its agent. */
  readonly leased?: string
  readonly claimed?: string
}

interface Asked {
  readonly rules?: readonly HealthyRule[]
  readonly isUntrusted?: boolean
  readonly formerBoots?: readonly string[]
  readonly rescueId?: string
  readonly stopAfter?: number
  /** True: the rescue system runs, and nothing is tried. */
  readonly isRescue?: true
}

/** Tries an instance's own system, and proves it. */
async function prove(guest: Guest, asked: Asked = {}): Promise<Health & { readonly ms: number }> {
  const host = await makeMemoryHost({ change: (xml) => xml.replace('</devices>', DEVICES) })
  const inputs = { ...host.inputs, originalDisks: 'checkpoint' } as const
  const { outputs } = await host.run(create(inputs, host.runtime))
  if (asked.isRescue !== true) await host.run(startProbation(outputs, host.runtime))
  const { rescueId } = readMarker(host.fake.domain('web').live ?? '') ?? { rescueId: '' }
  const agent = new FakeAgent(host.clock, () => '')
  agent.systemctl = () => 'running\n'
  guest.agent?.(agent)
  const { shows, offAt, ports = [], leased, claimed } = guest
  host.fake.behave('web', {
    offAfter: 1_000,
    addresses: (source) => {
      const addr = source === DOMAIN_ADDRESSES.AGENT ? claimed : leased
      const isAsked = source !== DOMAIN_ADDRESSES.ARP && addr !== undefined
      return isAsked ? [{ name: 'eth0', hwaddr: MAC, addrs: [{ type: 0, addr, prefix: 24 }] }] : []
    },
    ...(shows === undefined ? {} : { shows: () => shows }),
    ...(guest.isMute === true ? {} : { obeys: (command: string) => agent.obeys(command) }),
  })
  if (offAt !== undefined)
    host.clock.at(offAt, () => {
      host.fake.powerOff('web')
    })
  const began = host.clock.now()
  const probation: Probation = {
    domainUuid: outputs.domainUuid,
    rescueId: asked.rescueId ?? rescueId,
    request: {
      rules: asked.rules ?? [{ kind: 'boots' }],
      healthyTimeout: 60,
      isUntrusted: asked.isUntrusted ?? false,
    },
    formerBoots: asked.formerBoots ?? [],
    isStopped: () => host.clock.now() - began >= (asked.stopAfter ?? Infinity),
  }
  const runtime = {
    ...host.runtime,
    reaches: (address: string, port: number) =>
      Promise.resolve(ports.includes(`${address}:${port}`)),
  }
  const health = await host.run(
    withHost('qemu:///system', runtime, (on) => proveHealth(on, probation)),
  )
  expect(host.fake.domain('web').hasOpenConsole, 'the console is given back').to.equal(false)
  return { ...health, ms: host.clock.now() - began }
}

const BOOT = '11111111-2222-4333-8444-555555555555'
const SILENT = { agent: (agent: FakeAgent): void => void (agent.isSilent = true) }
const PROMPT = { shows: { after: 8_000, text: 'Debian 12 web ttyS0\r\n\r\nweb login: ' } }

describe('15: an instance that is tried', () => {
  it('is proven by its agent at once', async () => {
    const { ms, ...health } = await prove({})
    expect(health).to.deep.equal({
      isProven: true,
      facts: [`its guest agent answers from boot ${BOOT}, and systemd says 'running'`],
      missing: [],
      console: [],
    })
    expect(ms).to.be.below(2_000)
  })

  it('is waited for while systemd says that it starts', async () => {
    const answers = ['starting', 'starting', 'degraded']
    const { facts, ms } = await prove({
      agent: (agent) => {
        agent.systemctl = (args) =>
          args[0] === 'is-system-running'
            ? `${answers.length > 1 ? answers.shift() : answers[0]}\n`
            : 'web.service loaded failed failed The web\n'
      },
    })
    expect(facts).to.deep.equal([
      `its guest agent answers from boot ${BOOT}, and systemd says 'degraded' with failed units: web.service`,
    ])
    expect(ms).to.be.within(2_000, 5_000)
  })

  it('is proven by a login prompt if its agent says nothing, some seconds later', async () => {
    const { isProven, facts, ms, console } = await prove({ ...SILENT, ...PROMPT })
    expect([isProven, console]).to.deep.equal([true, ['Debian 12 web ttyS0', 'web login:']])
    expect(facts[0]).to.match(/^its console shows a login prompt, and it is not known what/)
    expect(ms).to.be.within(18_000, 40_000)
  })

  for (const [what, text] of [
    ['a login of before', 'Last login: Mon Nov 27\r\n'],
    ['a word for maintenance', 'Give root password for maintenance\r\n(or press Control-D): '],
    ['a prompt that is not at the end', 'login: root\r\nKernel panic\r\n'],
  ] as const)
    it(`is not proven by ${what}`, async () => {
      const { isProven } = await prove({ ...SILENT, shows: { after: 8_000, text } })
      expect(isProven).to.equal(false)
    })

  it('is not proven in its time if nobody says anything; its agent is unknown, and not down', async () => {
    const { isProven, missing, ms } = await prove({ isMute: true })
    expect(isProven).to.equal(false)
    expect(missing.join()).to.match(
      /^it is not known what its guest agent would say: .*; its console showed no login prompt$/,
    )
    expect(ms).to.be.within(60_000, 80_000)
  })

  it('is not proven once it goes off', async () => {
    const { missing, ms } = await prove({ ...SILENT, offAt: 10_000 })
    expect(missing[0]).to.equal('it went off')
    expect(ms).to.be.below(30_000)
  })

  it('is not proven by the boot of the rescue system', async () => {
    const { missing } = await prove({}, { formerBoots: [BOOT] })
    expect(missing.join()).to.match(/^its guest agent answers from the boot of the rescue system/)
  })

  it('is not proven if something else runs', async () => {
    const { missing, ms } = await prove({}, { rescueId: '0123456789ab' })
    expect(missing).to.deep.equal(['something else runs than what was started on probation'])
    expect(ms).to.equal(0)
  })

  it('is waited for no longer if somebody asks to stop', async () => {
    const { isProven, ms } = await prove(SILENT, { stopAfter: 5_000 })
    expect(isProven).to.equal(false)
    expect(ms).to.be.within(5_000, 30_000)
  })

  const SSH: Asked = { rules: [{ kind: 'tcp', port: 22 }] }

  it("is proven by a port that answers at an address of the host's leases, or of its agent", async () => {
    const ports = ['192.0.2.7:22']
    expect((await prove({ ports, leased: '192.0.2.7' }, SSH)).facts[0]).to.equal(
      '192.0.2.7 accepts connections to TCP port 22',
    )
    expect((await prove({ ports, claimed: '192.0.2.7' }, SSH)).isProven).to.equal(true)
    expect((await prove({ ports: [], leased: '192.0.2.7' }, SSH)).missing).to.deep.equal([
      '192.0.2.7 accepted no connection to TCP port 22',
    ])
  })

  it('is not proven by an address that only its agent names, if it is not trusted', async () => {
    const guest = { ports: ['192.0.2.7:22'], claimed: '192.0.2.7' }
    const { isProven, missing } = await prove(guest, { ...SSH, isUntrusted: true })
    expect([isProven, missing]).to.deep.equal([
      false,
      ['no address of it is known, so TCP port 22 was not tried'],
    ])
  })

  it('is not proven while the rescue system runs', async () => {
    const { missing } = await prove({}, { isRescue: true })
    expect(missing).to.deep.equal(['something else runs than what was started on probation'])
  })

  it('is proven by a line of its console', async () => {
    const rules: readonly HealthyRule[] = [{ kind: 'console', pattern: '^web is ready$' }]
    const shows = { after: 5_000, text: '\u001B[32mweb is ready\u001B[0m\r\n' }
    expect((await prove({ ...SILENT, shows }, { rules })).isProven).to.equal(true)
    expect(
      (await prove({ shows: { after: 5_000, text: 'web is not ready\r\n' } }, { rules })).isProven,
    ).to.equal(false)
  })

  /** Lies: each is bounded, and proves nothing. */
  const LIES: readonly (readonly [what: string, lie: (agent: FakeAgent) => void])[] = [
    [
      'an endless word',
      (agent) => {
        agent.systemctl = () => 'running'.repeat(100_000)
      },
    ],
    [
      'control sequences',
      (agent) => {
        agent.systemctl = () => '\u001B[2Jrunning\n'
      },
    ],
    [
      'another word behind it',
      (agent) => {
        agent.systemctl = () => 'running\nmaintenance\n'
      },
    ],
    [
      'no JSON',
      (agent) => {
        agent.lie = () => '{"return":'
      },
    ],
    [
      'a key of the prototype',
      (agent) => {
        agent.lie = () => '{"return":{"__proto__":{"exited":true}}}'
      },
    ],
    [
      'a number without end',
      (agent) => {
        agent.lie = () => '{"return":{"pid":1e999}}'
      },
    ],
    [
      'an answer without its end',
      (agent) => {
        agent.lie = () => 'x'.repeat(3_000_000)
      },
    ],
    [
      'another boot at each question',
      (agent) => {
        let asked = 0
        agent.lie = ({ execute }, truth) => {
          if (execute !== 'guest-file-read') return truth
          const boot = `${String((asked += 1)).padStart(8, '0')}-2222-4333-8444-555555555555\n`
          const bytes = Buffer.from(boot)
          return JSON.stringify({
            return: { count: bytes.length, 'buf-b64': bytes.toString('base64'), eof: false },
          })
        }
      },
    ],
  ]
  for (const [what, lie] of LIES)
    it(`is not proven by an agent that says ${what}`, async () => {
      const { isProven, missing, ms } = await prove({ agent: lie })
      expect(isProven).to.equal(false)
      // eslint-disable-next-line no-control-regex -- these must not be in it
      expect(missing.join()).not.to.match(/[\u0000-\u001F]/)
      expect(missing.join().length).to.be.below(1_000)
      expect(ms).to.be.below(80_000)
    })
})
