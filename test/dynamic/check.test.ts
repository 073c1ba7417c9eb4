import { runtime } from '@pulumi/pulumi'
import { expect } from 'chai'
import {
  makeDynamicProvider,
  type DynamicProvider,
} from '../../provider/dynamic/dynamic-provider.js'
import { UNKNOWN } from '../../provider/dynamic/inputs/unknowns.js'
import { fakeDependencies, outputsOf, PLANNED } from './fake-dependencies.js'

const OWNER = { organization: 'ops', project: 'incident', stack: 'dev', name: 'fix' }
const URN = 'urn:pulumi:dev::incident::pulumi-nodejs:dynamic/libvirt-rescue:InstanceRescue::fix'
const NEWS = { __provider: 'text', owner: OWNER, instance: 'web' }

describe('check', () => {
  it('returns the checked inputs, the URI, the plan, and the plan in short', async () => {
    const dependencies = fakeDependencies()
    const answer = await makeDynamicProvider(dependencies).check(
      {},
      { ...NEWS, image: { properties: { min_disk: 1 } } },
    )
    const { mode, rescueDevice } = PLANNED.plan
    expect(answer).to.deep.equal({
      inputs: {
        instance: 'web',
        image: { properties: { min_disk: '1' } },
        uri: 'qemu:///system',
        owner: OWNER,
        __plan: PLANNED,
        mode,
        rescueDevice,
      },
    })
  })

  it('shows a new layout line by line, and an old one not again', async () => {
    const dependencies = fakeDependencies()
    const provider = makeDynamicProvider(dependencies)
    const { inputs = {} } = await provider.check({}, NEWS)
    expect(dependencies.lines).to.deep.equal([
      [
        "Rescue of instance 'web' (stable), files in /images:",
        '  target  guest  role    device          file',
        '  vda     vda    root    disk on virtio  web.qcow2',
        '  sda     sda    rescue  disk on usb     rescue.iso',
        "  boot order of 'vda' left out: the rescue disk boots first",
      ].join('\n'),
      'boots first: sda, usb, rescue.iso; 1 disk stays in its place',
    ])
    await provider.check(inputs, NEWS)
    expect(dependencies.lines).to.have.length(2)
    expect(dependencies.calls).to.deep.equal([
      'preview qemu:///system anew',
      'preview qemu:///system with olds',
    ])
  })

  it('shows warnings before the last sentence, and alone if it shows no layout', async () => {
    const dependencies = fakeDependencies({
      preview: () => Promise.resolve({ plan: PLANNED, failures: [], warnings: ['mind the gap'] }),
    })
    const provider = makeDynamicProvider(dependencies)
    const { inputs = {} } = await provider.check({}, NEWS)
    const shown = (): readonly string[] =>
      dependencies.shown.map(({ severity, text }) => `${severity}: ${text}`)
    expect(shown().slice(-2)).to.deep.equal([
      'warning: mind the gap',
      'info: boots first: sda, usb, rescue.iso; 1 disk stays in its place',
    ])
    await provider.check(inputs, NEWS)
    expect(shown().slice(3), 'once').to.deep.equal([])
  })

  it('shows the same layout of a second instance in one line', async () => {
    const dependencies = fakeDependencies()
    const provider = makeDynamicProvider(dependencies)
    await provider.check({}, NEWS)
    await provider.check({}, { ...NEWS, instance: 'mail' })
    expect(dependencies.lines.slice(2)).to.deep.equal([
      "'mail' boots sda, usb, rescue.iso; all else as for 'web'",
    ])
  })

  it('keeps the owner that the rescue was made for, even if the stack was renamed', async () => {
    const provider = makeDynamicProvider(fakeDependencies())
    const renamed = { ...NEWS, owner: { ...OWNER, stack: 'prod' } }
    expect((await provider.check({ owner: OWNER }, renamed)).inputs?.['owner']).to.deep.equal(OWNER)
    expect((await provider.check({}, renamed)).inputs?.['owner']).to.deep.equal(renamed.owner)
  })

  it('reports wrong inputs by name, all of them, without asking the host', async () => {
    const dependencies = fakeDependencies()
    const news = { owner: OWNER, instanc: 'web', image: { properties: { hw_rescue_bus: 'ubs' } } }
    expect(await makeDynamicProvider(dependencies).check({}, news)).to.deep.equal({
      failures: [
        { property: '', reason: 'instance: is required' },
        {
          property: '',
          reason:
            "image.properties.hw_rescue_bus: 'ubs' is not one of virtio, scsi, sata, ide, usb, fdc; did you mean 'usb'?",
        },
        { property: '', reason: "instanc: 'instanc' is not an argument; did you mean 'instance'?" },
      ],
    })
    expect(dependencies.calls).to.deep.equal([])
  })

  it('reports why the instance cannot be rescued', async () => {
    const failures = [{ property: 'instance', reason: "bus 'virtio' cannot carry a cdrom" }]
    const dependencies = fakeDependencies({
      preview: () => Promise.resolve({ failures, warnings: [] }),
    })
    expect(await makeDynamicProvider(dependencies).check({}, NEWS)).to.deep.equal({
      failures: [{ property: '', reason: "instance 'web': bus 'virtio' cannot carry a cdrom" }],
    })
  })

  it('goes on without a plan, with a warning, if the host cannot be asked', async () => {
    const dependencies = fakeDependencies({
      preview: () => Promise.resolve({ failures: [], warnings: ['No plan could be made'] }),
    })
    const provider = makeDynamicProvider(dependencies)
    const answer = await provider.check({}, NEWS)
    expect(answer.inputs).to.deep.equal({ instance: 'web', uri: 'qemu:///system', owner: OWNER })
    await provider.check({}, NEWS)
    expect(dependencies.shown, 'once').to.deep.equal([
      { severity: 'warning', urn: '', text: 'No plan could be made' },
    ])
  })

  it('shows its lines in the row of the resource, whose URN it keeps for later calls', async () => {
    const dependencies = fakeDependencies()
    const { inputs } = await makeDynamicProvider(dependencies).check({}, { ...NEWS, __urn: URN })
    expect(inputs).to.include({ __urn: URN })
    expect(dependencies.shown.map(({ severity, urn }) => [severity, urn])).to.deep.equal([
      ['info', URN],
      ['info', URN],
    ])
  })

  describe('with a secret among the arguments that the layout shows', () => {
    const SECRET_OUTPUTS = { __plan: null, console: null }

    it('shows no layout, and returns every output that must stay secret', async () => {
      const dependencies = fakeDependencies()
      const { inputs } = await makeDynamicProvider(dependencies).check(
        {},
        { ...NEWS, ...SECRET_OUTPUTS },
      )
      expect(inputs).to.deep.include({ instance: 'web', __plan: PLANNED, console: null })
      expect(dependencies.lines).to.deep.equal([
        "The layout of instance 'web' is not shown, because it would show an argument that is a secret.",
      ])
    })

    it('names no instance if its name is the secret', async () => {
      const dependencies = fakeDependencies()
      const news = { ...NEWS, ...SECRET_OUTPUTS, secretArguments: ['instance'] }
      await makeDynamicProvider(dependencies).check({}, news)
      expect(dependencies.lines).to.deep.equal([
        'The layout is not shown, because it would show an argument that is a secret.',
      ])
    })

    it('shows the layout if only the console command is secret', async () => {
      const dependencies = fakeDependencies()
      const { inputs } = await makeDynamicProvider(dependencies).check(
        {},
        { ...NEWS, console: null },
      )
      expect(inputs).to.deep.include({ __plan: PLANNED, console: null })
      expect(dependencies.lines.join()).to.contain("Rescue of instance 'web' (stable)")
    })

    it('keeps the placeholders if there is no plan, and never takes them for a plan', async () => {
      const dependencies = fakeDependencies({
        preview: () => Promise.resolve({ failures: [], warnings: [] }),
        create: (given) => {
          expect(given).not.to.have.any.keys('plan', '__plan', 'console')
          return Promise.resolve({ id: 'r1', outputs: outputsOf(given) })
        },
      })
      const provider = makeDynamicProvider(dependencies)
      const { inputs = {} } = await provider.check({}, { ...NEWS, ...SECRET_OUTPUTS })
      expect(inputs).to.include(SECRET_OUTPUTS)
      await provider.create({ ...NEWS, uri: '', ...inputs })
      const again = makeDynamicProvider(fakeDependencies())
      expect((await again.check(inputs, { ...NEWS, ...SECRET_OUTPUTS })).inputs).to.deep.include({
        __plan: PLANNED,
      })
    })

    it('still refuses those names as arguments', async () => {
      const { failures } = await makeDynamicProvider(fakeDependencies()).check(
        {},
        { ...NEWS, plan: {} },
      )
      expect(failures?.map(({ reason }) => reason).join()).to.match(/^plan: 'plan' is not an arg/)
    })
  })

  describe('with values that are not known yet', () => {
    it('knows how Pulumi writes them', () => {
      expect(UNKNOWN).to.equal(runtime.unknownValue)
    })

    it('plans nothing, says so, and returns them to Pulumi', async () => {
      const dependencies = fakeDependencies()
      const given = { instance: UNKNOWN, image: { path: UNKNOWN, format: 'raw' } }
      const secretOutputs = { __plan: UNKNOWN, console: UNKNOWN } // a secret may be among them
      const answer = await makeDynamicProvider(dependencies).check(
        {},
        { ...NEWS, ...given, ...secretOutputs },
      )
      expect(answer).to.deep.equal({ inputs: { ...given, uri: 'qemu:///system', owner: OWNER } })
      expect(dependencies.calls).to.deep.equal([])
      expect(dependencies.lines).to.deep.equal([
        'The layout is not shown, because these values are not known before the update: instance, image.path.',
      ])
    })

    it('still checks the other values', async () => {
      const news = { ...NEWS, instance: UNKNOWN, shutdownTimeout: -1, uri: UNKNOWN }
      expect(await makeDynamicProvider(fakeDependencies()).check({}, news)).to.deep.equal({
        failures: [{ property: '', reason: 'shutdownTimeout: -1 is less than 0' }],
      })
    })
  })

  describe('the connection URI', () => {
    const environment = { LIBVIRT_DEFAULT_URI: 'qemu+unix:///session' }

    it('is the argument, else the configuration, else the environment', async () => {
      const plain = makeDynamicProvider(fakeDependencies({}, environment))
      expect(await uriOf(plain, {})).to.equal('qemu+unix:///session')
      await configure(plain, 'qemu+ssh://host/system')
      expect(await uriOf(plain, {})).to.equal('qemu+ssh://host/system')
      expect(await uriOf(plain, { uri: 'test+unix:///default' })).to.equal('test+unix:///default')
    })

    it('is taken from a configuration that Pulumi did not wait for', async () => {
      const provider = makeDynamicProvider(fakeDependencies())
      void configure(provider, 'qemu+ssh://host/system')
      expect(await uriOf(provider, {})).to.equal('qemu+ssh://host/system')
    })

    it('is refused, with its origin and without its password', async () => {
      const provider = makeDynamicProvider(fakeDependencies())
      await configure(provider, 'qemu+ssh://root:secret@host/system')
      expect(await provider.check({}, NEWS)).to.deep.equal({
        failures: [
          {
            property: '',
            reason:
              "uri: configuration value libvirt-rescue:uri: 'qemu+ssh://root:***@host/system' contains a password, which libvirt would not use",
          },
        ],
      })
    })
  })
})

function configure(provider: DynamicProvider, uri: string): Promise<void> {
  const values: Readonly<Record<string, string>> = { 'libvirt-rescue:uri': uri }
  return provider.configure({ config: { get: (key) => values[key] } })
}

async function uriOf(provider: DynamicProvider, given: object): Promise<unknown> {
  const { inputs } = await provider.check({}, { ...NEWS, ...given })
  return inputs?.['uri']
}
