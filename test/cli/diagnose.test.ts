import { expect } from 'chai'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { create } from '../../provider/instance-rescue/index.js'
import {
  DOMAIN_DISK_ERROR,
  DOMAIN_PAUSED,
  DOMAIN_SHUTOFF,
  DOMAIN_STATE,
} from '../../provider/libvirt/index.js'
import { qcow2Header } from '../fake/qcow2-header.js'
import { makeMemoryHost, type MemoryHost } from '../instance-rescue/support/memory-host.js'
import { bootSector } from './support/boot-sector.js'
import { runOn, type Ran } from './support/run-on.js'

const AGENT = `<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>`
const SERIAL = `<serial type='pty'/>`
const LOG = `<serial type='pty'><log file='/images/web.log' append='on'/></serial>`
const UEFI = `<loader readonly='yes' type='pflash'>/images/code.fd</loader><nvram template='/images/vars.fd'>/images/web_VARS.fd</nvram>`
const PANIC = 'Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)'

interface Broken {
  readonly running?: boolean
  /** More devices. */
  readonly devices?: string
  /** More of `<os>`. */
  readonly os?: string
  readonly files?: Readonly<Record<string, Uint8Array>>
  /** Done to the host when the instance is there. */
  readonly harm?: (host: MemoryHost) => void
}

/** The instance `web` with a disk that a BIOS boots, and what is broken of it. */
async function makeHost({
  devices = '',
  os = '',
  files,
  running,
  harm,
}: Broken): Promise<MemoryHost> {
  const change = (xml: string): string =>
    xml
      .replace("type='qcow2'/>\n      <source file='/images/root.qcow2'", RAW)
      .replace('</devices>', `${devices}${devices.includes('<serial') ? '' : SERIAL}</devices>`)
      .replace('</os>', `${os}</os>`)
  const host = await makeMemoryHost({
    change,
    ...(running === undefined ? {} : { running }),
    files: { '/images/root.img': bootSector(), '/images/code.fd': Buffer.alloc(64), ...files },
  })
  harm?.(host)
  return host
}

const RAW = "type='raw'/>\n      <source file='/images/root.img'"

const idsOf = ({ out }: Ran): readonly string[] =>
  (JSON.parse(out) as { findings: readonly { id: string }[] }).findings.map(({ id }) => id)

const inState =
  (state: number, reason: number) =>
  ({ fake }: MemoryHost): void => {
    Object.assign(fake.domain('web'), { state, reason })
  }

/** What is broken, the rules that find it, and the exit status. */
const CAUSES: readonly (readonly [string, Broken, readonly string[], number])[] = [
  [
    'a source that is gone',
    { running: false, harm: ({ fake }) => fake.files.delete('/images/root.img') },
    ['source-missing', 'autostart-off'],
    1,
  ],
  [
    'a source that the host cannot read',
    {
      harm: ({ fake }) => {
        const file = fake.files.get('/images/root.img')
        if (file !== undefined) file.isUnreadable = true
      },
    },
    ['source-unreadable'],
    1,
  ],
  [
    'a backing file that is gone',
    {
      harm: ({ fake }) => {
        const backing = { size: 1n << 24n, backing: 'base.img', format: 'raw' }
        fake.addFile('/images/data.qcow2', qcow2Header(backing), 'qcow2')
      },
    },
    ['source-missing'],
    1,
  ],
  [
    'a raw disk that is declared qcow2',
    {
      harm: ({ fake }) => {
        fake.addFile('/images/data.qcow2', bootSector())
      },
    },
    ['format-differs'],
    1,
  ],
  [
    'a qcow2 disk that is declared raw',
    {
      harm: ({ fake }) => {
        fake.addFile('/images/root.img', qcow2Header({ size: 1n << 24n }))
      },
    },
    ['format-differs'],
    1,
  ],
  [
    'disks that are empty',
    {
      harm: ({ fake }) => {
        fake.addFile('/images/root.img', Buffer.alloc(1 << 20))
      },
    },
    ['boot-disk-empty'],
    1,
  ],
  [
    'a host without space for a disk',
    {
      harm: (host) => {
        inState(DOMAIN_STATE.PAUSED, DOMAIN_PAUSED.IOERROR)(host)
        host.fake.domain('web').diskErrors.set('vda', DOMAIN_DISK_ERROR.NO_SPACE)
      },
    },
    ['paused-by-error'],
    1,
  ],
  [
    'a file of UEFI variables that is gone',
    { os: UEFI, harm: ({ fake }) => fake.files.delete('/images/web_VARS.fd') },
    ['firmware-differs', 'variables-missing'],
    1,
  ],
  ['a disk for BIOS under UEFI', { os: UEFI }, ['firmware-differs'], 1],
  [
    'a panic in the log of the console',
    { devices: LOG, files: { '/images/web.log': Buffer.from(`${PANIC}\r\n`) } },
    ['initramfs-missing'],
    1,
  ],
  [
    'a panic on the console while we look',
    {
      harm: ({ fake }) => {
        fake.behave('web', { offAfter: null, shows: () => ({ after: 500, text: `${PANIC}\r\n` }) })
      },
    },
    ['initramfs-missing'],
    1,
  ],
  [
    'services that failed',
    { devices: AGENT, harm: agentSays('degraded', 'ssh.service loaded') },
    ['units-failed'],
    1,
  ],
  [
    'a crash',
    {
      harm: ({ fake }) => {
        fake.crash('web')
      },
    },
    ['crashed'],
    2,
  ],
  [
    'a start that failed',
    { running: false, harm: inState(DOMAIN_STATE.SHUTOFF, DOMAIN_SHUTOFF.FAILED) },
    ['start-failed'],
    2,
  ],
  ['an instance that is off with autostart off', { running: false }, ['autostart-off'], 2],
  [
    'nothing, if its agent says that it is up',
    { devices: AGENT, harm: agentSays('running') },
    [],
    0,
  ],
  [
    'nothing, if the log of its console ends with a login',
    { devices: LOG, files: { '/images/web.log': Buffer.from('web login: \r\n') } },
    [],
    0,
  ],
  ['nothing, and cannot tell, if it says nothing', {}, [], 2],
  [
    'nothing in empty disks, if a cdrom is there to install from',
    {
      devices: `<disk type='file' device='cdrom'><driver type='raw'/><source file='/images/rescue.img'/><target dev='hdc' bus='ide'/></disk>`,
      harm: withEmptyDisks,
    },
    [],
    2,
  ],
  [
    'nothing in an instance that is started with its host',
    {
      running: false,
      harm: ({ fake }) => {
        fake.domain('web').autostart = true
      },
    },
    [],
    2,
  ],
  [
    'no variables that are gone, if it was never started',
    { running: false, os: UEFI, harm: withEmptyDisks },
    ['boot-disk-empty', 'autostart-off'],
    1,
  ],
  [
    'nothing, if somebody shut it down',
    {
      harm: ({ fake }) => {
        fake.powerOff('web')
      },
    },
    [],
    2,
  ],
  [
    'nothing, if it was paused by somebody',
    { harm: inState(DOMAIN_STATE.PAUSED, DOMAIN_PAUSED.USER) },
    [],
    2,
  ],
]

function withEmptyDisks({ fake }: MemoryHost): void {
  fake.addFile('/images/root.img', Buffer.alloc(1 << 20))
}

function agentSays(state: string, units = '') {
  return ({ fake }: MemoryHost): void => {
    let asked = ''
    fake.behave('web', {
      offAfter: null,
      obeys: (text) => {
        const command = JSON.parse(text) as { execute: string; arguments: { arg?: string[] } }
        if (command.execute === 'guest-exec') {
          asked = command.arguments.arg?.[0] ?? ''
          return JSON.stringify({ return: { pid: 7 } })
        }
        const said = Buffer.from(`${asked === 'list-units' ? units : state}\n`).toString('base64')
        return JSON.stringify({ return: { exited: true, exitcode: 0, 'out-data': said } })
      },
    })
  }
}

describe('16: libvirt-rescue diagnose', () => {
  for (const [what, broken, ids, status] of CAUSES)
    it(`finds ${what}`, async () => {
      const host = await makeHost(broken)
      const ran = await runOn(host, 'diagnose', 'web', '--format', 'json')
      expect(ran.err).to.equal('')
      expect(idsOf(ran)).to.deep.equal(ids)
      expect(ran.status).to.equal(status)
    })

  it('says what to do next if it cannot tell, and nothing else to programs', async () => {
    for (const [running, words] of [
      [
        true,
        /^If it was started just now, look again in a minute\. To see more: `npx .* diagnose --uri qemu:\/\/\/system --boot web` \(add --yes, because it runs\) watches .* shut it down, and start it again at the end\.$/,
      ],
      [
        false,
        /^To see more: .* --inside web` looks at its disks\. Both leave it off at the end\.$/,
      ],
    ] as const) {
      const host = await makeHost({ running, harm: () => undefined })
      const ran = await runOn(host, 'diagnose', 'web')
      expect(ran.status, ran.out).to.equal(2)
      expect(ran.err).to.match(words)
      expect((await runOn(host, 'diagnose', 'web', '--format', 'json')).err).to.equal('')
    }
  })

  it('says in a table what is wrong, and what was not looked at', async () => {
    const host = await makeHost({
      running: false,
      harm: ({ fake }) => fake.files.delete('/images/root.img'),
    })
    expect((await runOn(host, 'diagnose', 'web')).out).to.equal(`Instance web: one cause was found.

1. A file of a disk is not on the host (source-missing)
   seen     definition: the source of disk vda does not exist: /images/root.img
   meaning  libvirt cannot start the instance, or the guest runs on a file that was deleted.
   to do    Bring the file back to that path, or correct the path in the definition.

2. The instance is off, and nothing starts it when the host starts (autostart-off)
   seen     definition: the instance is off, libvirt did not see it stop, and its autostart is off
   meaning  It was off, or the host went down with it, before libvirt started.
   to do    Start it. If it is to start with its host, switch its autostart on.

Not looked at:
  agent    not looked at: the guest does not run: it is off
  screen   not looked at: the screen was not looked at: the instance is off
  console  not looked at: the host keeps no log of it, and the instance is off
  disk     not looked at: the disks were not looked at from the inside of a rescue`)
  })

  it('lists with --all what was looked at, what is in order too', async () => {
    const host = await makeHost({ devices: AGENT, harm: agentSays('running') })
    const { out } = await runOn(host, 'diagnose', 'web', '--all')
    expect(out).to.contain('Looked at:\n').and.not.contain('the file of the UEFI variables')
    for (const line of [
      'definition  in order: the instance is running (booted), its firmware is bios, 2 disk sources',
      'definition  in order: autostart is off',
      'definition  in order: no job runs',
      'agent       in order: the guest agent says that the system is running',
      'console     not looked at: the host keeps no log of it, and the console said nothing within 1500 ms',
    ])
      expect(out).to.contain(line)
  })

  it('names what no pool holds, and takes it neither for gone nor for in order', async () => {
    const host = await makeHost({
      devices: `<disk type='network' device='disk'><driver type='raw'/><source protocol='rbd' name='p/web'/><target dev='vdc' bus='virtio'/></disk>`,
    })
    const { out } = await runOn(host, 'diagnose', 'web')
    expect(out).to.contain(
      'definition  not looked at: disk vdc: rbd:p/web was not looked at: it is not a file of this host',
    )
    expect(out).to.contain('what was looked at does not show a cause')
  })

  it('changes nothing', async () => {
    const host = await makeHost({ devices: AGENT, harm: agentSays('degraded') })
    const before = host.fake.domain('web').stored
    await runOn(host, 'diagnose', 'web')
    expect(host.deeds().filter((call) => !ASKING.test(call))).to.deep.equal([])
    expect(host.fake.domain('web').stored).to.equal(before)
  })

  describe('with --screenshot', () => {
    const folder = mkdtempSync(join(tmpdir(), 'diagnose-'))
    const file = join(folder, 'web.png')
    after(() => {
      rmSync(folder, { recursive: true })
    })

    it('saves the picture of the screen for the operator alone', async () => {
      const ran = await runOn(await makeHost({}), 'diagnose', 'web', '--screenshot', file)
      expect(ran.err.split('\n')[0]).to.equal(`The screen is in '${file}'.`)
      expect(readFileSync(file).toString('latin1', 1, 4)).to.equal('PNG')
      expect(statSync(file).mode & 0o777).to.equal(0o600)
    })

    it('saves it into a file of everybody for the operator alone, too', async () => {
      writeFileSync(file, 'older', { mode: 0o644 })
      chmodSync(file, 0o644)
      await runOn(await makeHost({}), 'diagnose', 'web', '--screenshot', file)
      expect(statSync(file).mode & 0o777).to.equal(0o600)
    })

    it('tells what it found although the picture cannot be saved', async () => {
      const host = await makeHost({})
      const ran = await runOn(host, 'diagnose', 'web', '--screenshot', join(folder, 'no/web.png'))
      expect(ran.err).to.match(/^No picture was saved: ENOENT/)
      expect(ran.out).to.contain('Instance web: ')
    })

    it('says if there is none', async () => {
      const host = await makeHost({ running: false })
      const { err } = await runOn(host, 'diagnose', 'web', '--screenshot', file)
      expect(err.split('\n')[0]).to.equal('No picture was saved.')
    })
  })

  it('of an instance in rescue does not take the rescue system for its own', async () => {
    const host = await makeHost({ devices: AGENT })
    await host.run(create(host.inputs, host.runtime))
    const { status, out } = await runOn(host, 'diagnose', 'web', '--all')
    expect(status).to.equal(2)
    for (const line of [
      'definition  in order: the instance is in rescue',
      'agent       not looked at: the instance is in rescue, and the agent is that of the rescue system',
      'screen      not looked at: the screen was not looked at: the instance is in rescue, and its screen is that of the rescue system',
      'console     not looked at: the instance is in rescue, and its console is that of the rescue system',
    ])
      expect(out).to.contain(line)
  })

  for (const [what, isStuck] of [
    ['an agent', 'domainQemuAgentCommand'],
    ['a file', 'storageVolDownload'],
    ['a share', 'domainGetBlockInfo'],
    ['a screen', 'domainScreenshot'],
    ['a job', 'domainGetJobInfo'],
    ['a console', 'domainOpenConsole'],
  ] as const)
    it(`does not wait for ${what} that never answers`, async () => {
      const host = await makeHost({ devices: AGENT, harm: agentSays('running') })
      host.fake.fault = ({ call }) => (call === isStuck ? new Promise(() => undefined) : undefined)
      const began = host.clock.now()
      const { out } = await runOn(host, 'diagnose', 'web')
      expect(host.clock.now() - began).to.be.at.most(5_000)
      expect(out).to.contain('not looked at')
    })

  for (const [what, answer, words] of [
    [
      'never ends what it runs',
      { exited: false },
      'not looked at: the guest agent (needs longer than|gave no answer within) 4000 ms',
    ],
    [
      'says what systemctl never says',
      { exited: true, 'out-data': Buffer.from('\u001B[2Jrunning').toString('base64') },
      'not looked at: the guest agent gave no answer: it does not say how its system is',
    ],
    [
      'is not an agent',
      { exited: 'yes' },
      'not looked at: the guest agent gave no answer: its answer to guest-exec-status is not one that an agent gives',
    ],
  ] as const)
    it(`does not believe an agent that ${what}`, async () => {
      const harm = ({ fake }: MemoryHost): void => {
        fake.behave('web', {
          offAfter: null,
          obeys: (text) =>
            JSON.stringify({ return: text.includes('"guest-exec"') ? { pid: 7 } : answer }),
        })
      }
      const host = await makeHost({ devices: AGENT, harm })
      const began = host.clock.now()
      const { out } = await runOn(host, 'diagnose', 'web')
      expect(host.clock.now() - began).to.be.at.most(5_000)
      expect(out).to.match(new RegExp(`agent +${words}`))
    })

  it('shows what a hostile guest says without a control sequence, and cut', async () => {
    const log = `${PANIC}\u001B]0;x\u0007\u202E${'x'.repeat(5_000)}\u001B[2J\r\n`
    const host = await makeHost({ devices: LOG, files: { '/images/web.log': Buffer.from(log) } })
    const { out } = await runOn(host, 'diagnose', 'web', '--all')
    // eslint-disable-next-line no-control-regex -- these are the characters to find
    expect(out).not.to.match(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/)
    expect(out).to.match(/the guest says "Kernel panic - not syncing: .{100,240}…"/)
  })

  for (const [words, err] of [
    [['diagnose', 'wep'], "Instance 'wep' does not exist on qemu:///system. Did you mean 'web'?"],
  ] as const)
    it(`ends with 2, and not with 1, if nothing could be looked at: ${words.join(' ')}`, async () => {
      expect(await runOn(await makeHost({}), ...words)).to.deep.equal({ status: 2, out: '', err })
    })

  it('ends with 2 if its host does not answer', async () => {
    const host = await makeHost({})
    host.fake.halt()
    const { status, err } = await runOn(host, 'diagnose', 'web')
    expect(status).to.equal(2)
    expect(err).to.contain('the fake daemon is halted')
  })
})

/** Beside what only reads: a console is listened to, and the agent runs systemctl to ask. */
const ASKING = /^(domainOpenConsole|read a console|domainQemuAgentCommand)/
