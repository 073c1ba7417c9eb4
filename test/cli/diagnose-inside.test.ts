import { expect } from 'chai'
import type { DiskLine } from '../../provider/diagnose/facts/disk-lines.js'
import { readLookScript } from '../../provider/diagnose/index.js'
import { readMarker } from '../../provider/domain-xml/index.js'
import { create } from '../../provider/instance-rescue/index.js'
import { OWN_IMAGE } from '../instance-rescue/support/own-image.js'
import type { MemoryHost } from '../instance-rescue/support/memory-host.js'
import { HEALTHY } from '../diagnose/rules/disk-cases.js'
import { makeInsideHost } from './support/inside-host.js'
import { runOn, type Ran } from './support/run-on.js'
import { pressCtrlC } from './support/press-ctrl-c.js'

const IMAGE = ['--image', OWN_IMAGE.path, '--property', 'hw_rescue_bus=virtio']
const INSIDE = ['diagnose', 'web', '--inside', ...IMAGE, '--shutdown-timeout', '5']
const GONE: DiskLine = {
  kind: 'fstab',
  number: 3,
  source: 'UUID=gone',
  target: '/data',
  type: 'ext4',
  state: 'no-device',
  optional: false,
}
const PANIC = 'Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)\r\n'
const LOG = `<serial type='pty'><log file='/images/web.log' append='on'/></serial>`

interface Report {
  readonly verdict: string
  readonly findings: readonly {
    readonly id: string
    readonly evidence: readonly { readonly source: string; readonly words: string }[]
  }[]
  readonly looks: readonly {
    readonly source: string
    readonly result: string
    readonly words: string
  }[]
}

const reportOf = ({ out }: Ran): Report => JSON.parse(out) as Report

/** What is left of a rescue: its volumes, and what runs. */
function leftOf({ fake }: MemoryHost): readonly string[] {
  const { live } = fake.domain('web')
  const files = [...fake.files.keys()].filter(
    (path) => /rescue/.test(path) && path !== '/images/rescue.img',
  )
  return [...files, ...(live !== null && readMarker(live) !== null ? ['it is in rescue'] : [])]
}

describe('16: libvirt-rescue diagnose --inside', () => {
  for (const running of [true, false])
    it(`looks at the disks in a rescue that leaves an instance ${running ? 'on' : 'off'} as it was`, async () => {
      const host = await makeInsideHost([...HEALTHY, GONE], { running })
      let protectedDisks: string | undefined
      host.fake.fault = ({ call }) => {
        const { live } = host.fake.domain('web')
        if (call === 'domainQemuAgentCommand')
          protectedDisks ??= readMarker(live ?? '')?.originalDisks
        return Promise.resolve(undefined)
      }
      const ran = await runOn(host, ...INSIDE, '--yes', '--format', 'json')
      const { verdict, findings } = reportOf(ran)
      expect([ran.status, verdict]).to.deep.equal([1, 'cause-found'])
      expect(findings[0]?.id).to.equal('fstab-device-missing')
      expect(ran.err).to.match(/^To look at the disks, the instance is put into rescue /)
      expect(protectedDisks).to.equal('read-only')
      expect(host.agents[0]?.started).to.deep.equal([readLookScript()])
      expect(leftOf(host)).to.deep.equal([])
      expect(host.fake.domain('web').live !== null).to.equal(running)
    })

  it('ranks what is seen from both sides together', async () => {
    const change = (xml: string): string => xml.replace('</devices>', `${LOG}</devices>`)
    const files = { '/images/web.log': Buffer.from(PANIC) }
    const host = await makeInsideHost(
      [...HEALTHY.filter(({ kind }) => kind !== 'kernel'), { ...kernel(), initramfs: 'missing' }],
      { change, files },
    )
    const { findings } = reportOf(await runOn(host, ...INSIDE, '--yes', '--format', 'json'))
    expect(findings.map(({ id }) => id)).to.deep.equal(['initramfs-missing'])
    expect(findings[0]?.evidence.map(({ source }) => source)).to.deep.equal(['disk', 'console'])
  })

  it('finds nothing in a healthy instance, and says that its disks were looked at to the end', async () => {
    const host = await makeInsideHost(HEALTHY)
    const ran = await runOn(host, ...INSIDE, '--yes')
    expect(ran.status, ran.out).to.equal(0)
    expect(ran.out).to.match(/ {2}disk {8}in order: the disks were looked at to the end$/m)
  })

  it('looks in the rescue that the instance is in, and leaves that as it is', async () => {
    const host = await makeInsideHost([...HEALTHY, GONE])
    const image = { path: OWN_IMAGE.path, properties: { hw_rescue_bus: 'virtio' } }
    await host.run(create({ ...host.inputs, image }, host.runtime))
    const before = host.deeds().length
    const { live } = host.fake.domain('web')
    const ran = await runOn(host, 'diagnose', 'web', '--inside')
    expect([ran.status, ran.err]).to.deep.equal([
      1,
      "Instance 'web' is in rescue already. Its rescue stays as it is.",
    ])
    expect(host.fake.domain('web').live).to.equal(live)
    expect(
      host
        .deeds()
        .slice(before)
        .filter((deed) => !/gent/.test(deed)),
    ).to.deep.equal([])
  })

  it('does nothing if nobody can be asked', async () => {
    const host = await makeInsideHost(HEALTHY)
    const ran = await runOn(host, ...INSIDE)
    expect([ran.status, ran.out]).to.deep.equal([2, ''])
    expect(ran.err).to.match(/Not a terminal, so I cannot ask; pass --yes\. Nothing was done\.$/)
    expect(host.deeds()).to.deep.equal([])
  })

  it('says what is seen from the outside if there can be no rescue', async () => {
    const host = await makeInsideHost(HEALTHY)
    const words = ['diagnose', 'web', '--inside', '--yes', '--image', '/images/nope.img']
    const ran = await runOn(host, ...words)
    expect(ran.status).to.equal(2)
    expect(ran.err).to.match(/cannot be rescued:\n- image '\/images\/nope\.img' does not exist/)
    expect(ran.out).to.match(/disk {8}not looked at: .*the instance cannot be rescued$/m)
    expect(host.deeds()).to.deep.equal([])
  })

  it('ends the rescue and says why if its system does not say that it runs', async () => {
    const host = await makeInsideHost(HEALTHY)
    host.fake.behave('web', { offAfter: 1_000 })
    const ran = await runOn(host, ...INSIDE, '--yes')
    expect(ran.status).to.equal(2)
    expect(ran.out).to.match(/disk {8}not looked at: .*did not say within \d+ s that it runs/m)
    expect(leftOf(host)).to.deep.equal([])
    expect(host.fake.domain('web').live).to.not.equal(null)
  })

  for (const [what, script, words] of [
    ['fails', { status: 3 }, /unreadable: the look at the disks did not come to its end/],
    [
      'says anything but facts',
      {
        writes: [
          {
            at: 100,
            stream: 'out' as const,
            bytes: Buffer.from(`{"kind":"trouble","what":"\u001b[2J\u202e"}\n`.repeat(300_000)),
          },
        ],
      },
      /unreadable: /,
    ],
    [
      'cannot mount the system',
      {
        writes: [
          {
            at: 100,
            stream: 'out' as const,
            bytes: Buffer.from(
              '{"kind":"start","version":1}\n{"kind":"trouble","what":"no \\u001b[2Jdisk"}\n{"kind":"end","seconds":1}\n',
            ),
          },
        ],
      },
      /unreadable: the rescue system says "no disk"/,
    ],
    ['takes too long', { endsAt: 10_000_000 }, /not looked at: /],
  ] as const)
    it(`ends the rescue and shows nothing of it if the look ${what}`, async () => {
      const host = await makeInsideHost(script)
      const ran = await runOn(host, ...INSIDE, '--yes')
      expect(ran.status).to.equal(2)
      expect(ran.out).to.match(words)
      // eslint-disable-next-line no-control-regex -- these are the characters to find
      expect(ran.out + ran.err).not.to.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
      expect(leftOf(host)).to.deep.equal([])
    })

  for (const option of ['--image', '--reason', '--ticket', '--shutdown-timeout', '--property'])
    it(`refuses ${option} without --inside before it connects`, async () => {
      const host = await makeInsideHost(HEALTHY)
      const before = host.fake.calls.length
      const failure = await host.failureOf(runOn(host, 'diagnose', 'web', option, '1'))
      expect((failure as Error).message).to.equal(
        `option '${option}' goes with '--inside' or '--boot' alone`,
      )
      expect(host.fake.calls).to.have.length(before)
    })
})

describe('16: diagnose --inside that is stopped by Ctrl-C', function () {
  this.timeout(300_000)

  it('ends its rescue, whatever call it is stopped at', async () => {
    const whole = await makeInsideHost(HEALTHY)
    const before = whole.fake.calls.length
    await runOn(whole, ...INSIDE, '--yes')
    const count = whole.fake.calls.length - before
    expect(count).to.be.above(50)
    let stopped = 0
    for (let at = 1; at <= count; at += 3) {
      const host = await makeInsideHost(HEALTHY)
      const pressed = pressCtrlC(host.fake, at)
      const ran = await runOn(host, ...INSIDE, '--yes')
      expect(leftOf(host), `at call ${at}: ${ran.err}`).to.deep.equal([])
      const { live } = host.fake.domain('web')
      expect(live !== null, `at call ${at}, it runs`).to.equal(true)
      if (pressed.length > 0) {
        stopped += 1
        expect(ran.err).to.match(/Stopping: the rescue of instance 'web' is ended first\./)
        expect([ran.status, ran.out]).to.deep.equal([2, ''])
      }
    }
    expect(stopped).to.be.above(20)
  })
})

function kernel(): Extract<DiskLine, { kind: 'kernel' }> {
  return {
    kind: 'kernel',
    version: '6.1.0-56-amd64',
    image: 'ok',
    initramfs: 'ok',
    initramfsBytes: 20_000_000,
    modules: true,
    drivers: ['virtio_blk'],
  }
}
