import { expect } from 'chai'
import type { ImageLifecycle } from '../../provider/dynamic/rescue-image/dependencies.js'
import {
  makeImageProvider,
  type ImageProvider,
} from '../../provider/dynamic/rescue-image/image-provider.js'
import { UNKNOWN } from '../../provider/dynamic/inputs/unknowns.js'
import type { Provided } from '../../provider/dynamic/resource-provider.js'
import {
  ImageInterruptedError,
  type ImageInputs,
  type ImageOutputs,
} from '../../provider/rescue-image/index.js'
import { failureOf } from '../libvirt/failure-of.js'
import { fakeDependencies, type FakeDependencies } from './fake-dependencies.js'

const OWNER = { organization: 'ops', project: 'incident', stack: 'dev', name: 'system' }
const URN = 'urn:pulumi:dev::incident::pulumi-nodejs:dynamic/libvirt-rescue:RescueImage::system'
const CONTENT = { sha256: 'ab'.repeat(32), size: 3, format: 'iso' } as const
const NEWS = { source: { file: './rescue.iso' }, owner: OWNER, __provider: 'text' }
const INPUTS: Provided<ImageInputs> = { ...NEWS, uri: 'qemu:///system', content: CONTENT }
const OUTPUTS: ImageOutputs = {
  ...INPUTS,
  image: { path: '/images/rescue-1.iso', format: 'iso' },
  path: '/images/rescue-1.iso',
  stored: {
    pool: { name: 'default', uuid: 'p1' },
    volume: 'rescue-1.iso',
    generation: 1,
    modified: '1.0',
  },
  status: 'ready',
  statusReason: '',
}

const LIFECYCLE: ImageLifecycle = {
  preview: () =>
    Promise.resolve({
      found: { content: CONTENT },
      known: {},
      failures: [],
      announcements: [],
      warnings: ['a line'],
    }),
  diff: () => ({ changes: true, replaces: ['source'] }),
  create: () => Promise.resolve({ id: 'rescue-1.iso', outputs: OUTPUTS }),
  read: () => Promise.resolve(undefined),
  update: () => Promise.resolve(OUTPUTS),
  remove: () => Promise.resolve(),
}

/** A provider whose lifecycle succeeds except for what is given, and the lines that it says. */
function provide(lifecycle: Partial<ImageLifecycle> = {}): {
  provider: ImageProvider
  lines: readonly string[]
  shown: FakeDependencies['shown']
} {
  const dependencies = fakeDependencies({}, { LIBVIRT_DEFAULT_URI: 'qemu:///session' })
  const { lines, shown } = dependencies
  const provider = makeImageProvider({
    ...dependencies,
    lifecycle: { ...LIFECYCLE, ...lifecycle },
  })
  return { provider, lines, shown }
}

describe('the dynamic provider of images', () => {
  it('adds to the inputs the URI, the content, and what preview knows', async () => {
    const { provider, lines } = provide({
      preview: () =>
        Promise.resolve({
          found: {},
          known: { path: '/a', image: { path: '/a', format: 'raw' } },
          failures: [],
          announcements: [],
          warnings: [],
        }),
    })
    const { inputs } = await provider.check({}, { ...NEWS, source: { path: '/a' } })
    expect(inputs).to.deep.equal({
      source: { path: '/a' },
      uri: 'qemu:///session',
      owner: OWNER,
      path: '/a',
      image: { path: '/a', format: 'raw' },
    })
    expect(lines).to.deep.equal([])
  })

  it('takes the configured URI rather than the environment', async () => {
    const { provider, lines } = provide()
    await provider.configure({ config: { get: () => 'qemu+ssh://host/system' } })
    const { inputs } = await provider.check({}, NEWS)
    expect(inputs).to.deep.equal({
      source: NEWS.source,
      uri: 'qemu+ssh://host/system',
      owner: OWNER,
      content: CONTENT,
    })
    expect(lines).to.deep.equal(['a line'])
  })

  it('asks nobody while a value is not known, and checks the others', async () => {
    const { provider } = provide({ preview: () => Promise.reject(new Error('it was asked')) })
    const news = { ...NEWS, source: { file: UNKNOWN } }
    expect(await provider.check({}, news)).to.have.nested.property('inputs.source.file', UNKNOWN)
    const { failures } = await provider.check({}, { ...news, format: 'vmdk' })
    expect(failures).to.deep.equal([
      { property: '', reason: "format: 'vmdk' is not one of raw, qcow2, iso" },
    ])
  })

  it('names the argument in the sentence of a failure', async () => {
    const failures = [{ property: 'source', reason: 'it does not exist' }]
    const { provider } = provide({
      preview: () =>
        Promise.resolve({ found: {}, known: {}, failures, announcements: [], warnings: [] }),
    })
    expect(await provider.check({}, NEWS)).to.deep.equal({
      failures: [{ property: '', reason: 'source: it does not exist' }],
    })
  })

  it('keeps secret what repeats a secret: the placeholders come back, and no method sees them', async () => {
    const seen: object[] = []
    const { provider } = provide({
      preview: (inputs) => {
        seen.push(inputs)
        return Promise.resolve({
          found: {},
          known: {},
          failures: [],
          announcements: [],
          warnings: [],
        })
      },
      create: (inputs) => {
        seen.push(inputs)
        return Promise.resolve({ id: 'i', outputs: OUTPUTS })
      },
    })
    const placeholders = { image: null, path: null, content: null }
    const { inputs } = await provider.check({}, { ...NEWS, ...placeholders })
    expect(inputs).to.deep.include(placeholders)
    await provider.create({ ...inputs, __provider: 'text' } as unknown as Provided<ImageInputs>)
    expect(seen).to.have.length(2)
    for (const each of seen) expect(each).not.to.have.any.keys('image', 'path', 'content')
  })

  it('replaces by bringing the new image first', async () => {
    const { provider } = provide()
    const olds = { ...OUTPUTS, __provider: 'text' }
    expect(await provider.diff('i', olds, INPUTS)).to.deep.equal({
      changes: true,
      replaces: ['source'],
      deleteBeforeReplace: false,
    })
    const unknown = { ...INPUTS, source: { file: UNKNOWN }, properties: { a: UNKNOWN } }
    expect((await provider.diff('i', olds, unknown)).replaces).to.deep.equal(['source'])
  })

  it('says where the image is, and what refresh found', async () => {
    const gone = provide()
    await gone.provider.create(INPUTS)
    expect(await gone.provider.read('i', { ...OUTPUTS, __provider: 'text' })).to.deep.equal({
      id: '',
    })
    expect(gone.lines).to.deep.equal([
      "The rescue image is '/images/rescue-1.iso' on qemu:///system.",
      "Nothing is left of rescue image '/images/rescue-1.iso' on qemu:///system; refresh removes it from the state.",
    ])
    const changed = { ...OUTPUTS, status: 'changed', statusReason: 'somebody wrote to it' } as const
    const { provider, lines } = provide({ read: () => Promise.resolve(changed) })
    await provider.read('i', { ...OUTPUTS, __provider: 'text' })
    expect(lines).to.deep.equal([
      "Rescue image '/images/rescue-1.iso' on qemu:///system is 'changed': somebody wrote to it. " +
        'Next: up checks the whole image, and brings it again if its content is wrong.',
    ])
  })

  it('shows its lines in the row of the resource, whose URN it keeps, each with its severity and once', async () => {
    const { provider, shown } = provide({
      preview: () =>
        Promise.resolve({
          found: {},
          known: {},
          failures: [],
          announcements: ['3 bytes will be uploaded'],
          warnings: ['mind the gap'],
        }),
      read: () => Promise.resolve(OUTPUTS),
      remove: (_, runtime) => {
        runtime.warn('it stays')
        return Promise.resolve()
      },
    })
    const { inputs } = await provider.check({}, { ...NEWS, __urn: URN })
    await provider.check({}, { ...NEWS, __urn: URN })
    expect(inputs).to.include({ __urn: URN })
    const olds = { ...OUTPUTS, __provider: 'text', __urn: URN }
    await provider.read('i', olds)
    await provider.delete('i', olds)
    expect(shown).to.deep.equal([
      { severity: 'info', urn: URN, text: '3 bytes will be uploaded' },
      { severity: 'warning', urn: URN, text: 'mind the gap' },
      {
        severity: 'info',
        urn: URN,
        text: "The rescue image is '/images/rescue-1.iso' on qemu:///system.",
      },
      { severity: 'warning', urn: URN, text: 'it stays' },
    ])
  })

  it('gives an interrupted upload the provider text, without which Pulumi could not delete it', async () => {
    const { provider } = provide({
      create: () =>
        Promise.reject(
          new ImageInterruptedError('rescue-1.iso', { ...OUTPUTS }, new Error('it was cut')),
        ),
    })
    const failure = await failureOf(provider.create(INPUTS))
    expect(failure).to.be.instanceOf(ImageInterruptedError)
    expect(failure).to.have.nested.property('properties.__provider', 'text')
    expect(failure).to.have.property('stack', (failure as Error).message)
    expect(failure).to.have.property(
      'message',
      "The upload of rescue image 'rescue-1.iso' was interrupted: it was cut",
    )
  })
})
