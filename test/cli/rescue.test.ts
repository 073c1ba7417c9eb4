import { expect } from 'chai'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { isStackName, stackName } from '../../provider/cli/incident/stack-name.js'
import { readMarker } from '../../provider/domain-xml/index.js'
import { create } from '../../provider/instance-rescue/index.js'
import { repositoryRoot } from '../repository.js'
import { makeMemoryHost, type MemoryHost } from '../instance-rescue/support/memory-host.js'
import { run } from '../../provider/cli/run.js'
import { fakeTerminal } from './support/fake-terminal.js'
import { runOn } from './support/run-on.js'

const IMAGE = ['--image', '/images/rescue.img', '--shutdown-timeout', '0']
const ALONE = ['--no-stack', '--yes']
const IS_IN_RESCUE = "\nInstance 'web' is in rescue."
const STARTS_OR_STOPS = (deed: string): boolean => /^domain(Create|Destroy|Shutdown)/.test(deed)

describe('15: libvirt-rescue rescue --no-stack', () => {
  it('makes a rescue that only its record knows of, which unrescue ends', async () => {
    const host = await makeMemoryHost()
    const why = ['--reason', 'no boot', '--ticket', 'INC-4711', '--ttl', '4h']
    const { status, out } = await runOn(host, 'rescue', 'web', ...IMAGE, ...why, ...ALONE)
    expect(status).to.equal(0)
    expect(out).to.match(/^boots first: .*, usb, rescue\.img; /m)
    expect(out).to.match(
      /^Instance 'web' is in rescue\.\n {2}console: {3}npx pulumi-libvirt-rescue console --uri qemu:\/\/\/system web\n {2}to end it: npx pulumi-libvirt-rescue unrescue --uri qemu:\/\/\/system web$/m,
    )
    const { live } = host.fake.domain('web')
    expect(readMarker(live ?? '')).to.include({ reason: 'no boot', ticket: 'INC-4711' })
    expect(live).to.match(/In stable rescue since \S+, by \S+@\S+, without a stack\.\n/)
    expect(live).not.to.contain('pulumi destroy')
    const listed = await runOn(host, 'list')
    expect(listed.out).to.match(/ {2}none, \S+@\S+ {2}INC-4711 {2}no boot$/)

    const before = host.deeds().length
    const again = await runOn(host, 'rescue', 'web', ...IMAGE, ...why, ...ALONE)
    expect(again).to.include({ status: 0, err: '' })
    expect(again.out).to.match(/^\S+@\S+ has begun the rescue of 'web' already\. This goes on /)
    expect(again.out.slice(again.out.indexOf('\n'))).to.equal(out.slice(out.indexOf(IS_IN_RESCUE)))
    expect(host.deeds().slice(before).filter(STARTS_OR_STOPS)).to.deep.equal([])

    const ended = await runOn(host, 'unrescue', 'web', '--yes')
    expect(ended.out).to.match(/\nInstance 'web' is out of rescue\.$/)
    expect((await runOn(host, 'list')).out).to.equal('No instance on qemu:///system is in rescue.')
  })

  it('brings an image of this machine to the host first', async () => {
    const host = await makeMemoryHost()
    const folder = mkdtempSync(join(tmpdir(), 'rescue-'))
    const file = join(folder, 'tiny.img')
    writeFileSync(file, Buffer.alloc(1 << 20, 1))
    const image = ['--image', relative(process.cwd(), file), '--shutdown-timeout', '0']
    const { status, out } = await runOn(host, 'rescue', 'web', ...image, ...ALONE)
    rmSync(folder, { recursive: true })
    expect(status).to.equal(0)
    expect(out).to.match(
      /^The image is not on the host yet\. .*\nInstance 'web' is running: .*\n.*\nInstance 'web' is in rescue\.\n/,
    )
    expect(host.deeds().filter((deed) => deed.startsWith('storageVolUpload'))).to.have.length.above(
      0,
    )
  })

  it('leaves the rescue of a stack to its stack, and says which it is', async () => {
    const host = await rescuedBy('web-20261127T070300')
    const { status, err } = await runOn(host, 'rescue', 'web', ...IMAGE, ...ALONE)
    expect(status).to.equal(1)
    expect(err).to.contain(`already in rescue by resource 'rescue' of stack '${STACK}'`)
  })

  for (const { does, running, words, says } of [
    {
      does: 'shuts down what runs, and what is written stays',
      running: true,
      words: [],
      says: [
        "Instance 'web' is running: it is shut down first, and powered off if that takes more than 60 s (--shutdown-timeout 0 does not wait).",
        'What the rescue system writes to the disks of the instance stays (--original-disks checkpoint keeps it apart).',
      ],
    },
    {
      does: 'powers off what gets no time',
      running: true,
      words: ['--shutdown-timeout', '0', '--original-disks', 'checkpoint'],
      says: ["Instance 'web' is running: it is powered off first, and is not asked to shut down."],
    },
    {
      does: 'has nothing to stop',
      running: false,
      words: ['--original-disks', 'checkpoint'],
      says: [],
    },
  ] as const)
    it(`says before it asks that it ${does}`, async () => {
      const host = await makeMemoryHost({ running })
      const asked = ['rescue', 'web', ...IMAGE.slice(0, 2), '--no-stack', ...words]
      const { out } = await runOn(host, ...asked)
      expect(out).to.match(/\nboots first: .*\n?/)
      const lines = out.split('\n')
      const last = lines.findIndex((line) => line.startsWith('boots first'))
      const after = lines.slice(last).filter((line) => /^[A-Z]/.test(line))
      expect(after).to.deep.equal(says)
      expect(host.deeds()).to.deep.equal([])
    })

  it('does nothing if nobody can be asked', async () => {
    const host = await makeMemoryHost()
    const { status, err } = await runOn(host, 'rescue', 'web', ...IMAGE, '--no-stack')
    expect(status).to.equal(2)
    expect(err).to.equal('Not a terminal, so I cannot ask; pass --yes. Nothing was done.')
    expect(host.deeds()).to.deep.equal([])
  })

  it('does nothing if another instance has the name by the time that the question is answered', async () => {
    const host = await makeMemoryHost()
    const [out, err]: [string[], string[]] = [[], []]
    const domain = host.fake.domain('web')
    const rescueWhile = (meanwhile: () => void): Promise<number> => {
      const confirm = (): Promise<boolean> => {
        meanwhile()
        return Promise.resolve(true)
      }
      const terminal = { ...fakeTerminal(out, err), confirm }
      const environment = { LIBVIRT_DEFAULT_URI: 'qemu:///system' }
      const words = ['rescue', 'web', ...IMAGE, '--no-stack']
      return host.run(run(words, { terminal, environment, runtime: host.runtime }))
    }
    const changed = rescueWhile(() => {
      domain.stored = (domain.stored ?? '').replace('root.qcow2', 'data.qcow2')
    })
    expect(await changed).to.equal(1)
    expect(err.join()).to.match(
      /^Instance 'web' has changed since its plan was shown\. Nothing was/,
    )
    expect(host.deeds()).to.deep.equal([])
  })

  it('does nothing if there is no plan, and says why', async () => {
    const host = await makeMemoryHost()
    const words = ['rescue', 'web', '--image', '/images/nope.img', ...ALONE]
    const { status, err } = await runOn(host, ...words)
    expect(status).to.equal(1)
    expect(err).to.match(/cannot be rescued:\n- image '\/images\/nope\.img' does not exist/)
    expect(host.deeds()).to.deep.equal([])
  })

  for (const [words, error] of [
    [['--ttl', 'soon'], "ttl: 'soon' is not a duration"],
    [['--shutdown-timeout', 'long'], "'long' is not a time for '--shutdown-timeout'"],
    [['--shutdown-timeout', '86401'], "'86401' is not a time for '--shutdown-timeout'"],
  ] as const)
    it(`refuses ${words.join(' ')} before it connects`, async () => {
      const host = await makeMemoryHost()
      const before = host.fake.calls.length
      const failure = await host.failureOf(runOn(host, 'rescue', 'web', ...ALONE, ...words))
      expect((failure as Error).message).to.contain(error)
      expect(host.fake.calls).to.have.length(before)
    })
})

/** An instance that is in rescue by a stack of the incidents. */
async function rescuedBy(stack: string): Promise<MemoryHost> {
  const host = await makeMemoryHost()
  const owner = { organization: 'acme', project: 'rescue-incidents', stack, name: 'rescue' }
  await host.run(create({ ...host.inputs, owner }, host.runtime))
  return host
}

const STACK = 'acme/rescue-incidents/web-20261127T070300'

describe('15: libvirt-rescue unrescue, of a rescue that is a stack of an incident', () => {
  let home: string
  before(() => {
    home = mkdtempSync(join(tmpdir(), 'incidents-'))
  })
  after(() => {
    rmSync(home, { recursive: true })
  })

  const endIn = async (folder: string, stack = 'web-20261127T070300'): Promise<string> => {
    const host = { ...(await rescuedBy(stack)), environment: { XDG_STATE_HOME: folder } }
    const { status, out, err } = await runOn(host, 'unrescue', 'web', '--yes')
    expect([status, err]).to.deep.equal([0, ''])
    return out.slice(out.lastIndexOf('\n') + 1)
  }

  it('names the stack and the command that ends it, whose project is there', async () => {
    const folder = join(home, 'libvirt-rescue/incidents')
    expect(await endIn(home)).to.equal(
      `Instance 'web' is out of rescue. Its stack '${STACK}' is still there: ` +
        `\`pulumi destroy --cwd ${folder} --stack ${STACK}\` ends it too, and leaves the instance as it is.`,
    )
    expect(readdirSync(folder).toSorted()).to.deep.equal([
      ...['Pulumi.yaml', 'index.cjs', 'node_modules', 'package.json'],
    ])
    const require = createRequire(join(folder, 'index.cjs'))
    const root = dirname(require.resolve('pulumi-libvirt-rescue/package.json'))
    expect(root).to.equal(repositoryRoot)
  })

  it('still ends the rescue if the project cannot be written', async () => {
    const file = join(home, 'file')
    writeFileSync(file, '')
    expect(await endIn(file)).to.match(
      /^Instance 'web' is out of rescue\. Its stack 'acme\S+' is still there, and the folder for Pulumi cannot be written: ENOTDIR: .*\.$/,
    )
  })

  it('makes no command of a name that no stack of Pulumi can have', async () => {
    expect(await endIn(home, '--cwd=/ $(id)')).to.match(
      /If a Pulumi stack made the rescue, run pulumi destroy there/,
    )
  })
})

describe('15: the name of a stack', () => {
  for (const [instance, name] of [
    ['web', 'web-20261127T070300'],
    ['my web/№1', 'my-web-1-20261127T070300'],
    ['-rf', 'rf-20261127T070300'],
    ['größe', 'gr-e-20261127T070300'],
    ['日本', 'instance-20261127T070300'],
    ['x'.repeat(200), `${'x'.repeat(60)}-20261127T070300`],
  ] as const)
    it(`of an incident with '${instance}' is ${name}`, () => {
      expect(stackName(instance, new Date('2026-11-27T07:03:00.123Z'))).to.equal(name)
      expect(isStackName(name)).to.equal(true)
    })
})
