import { expect } from 'chai'
import { makeImageProvider } from '../../provider/dynamic/rescue-image/image-provider.js'
import type { ImageLifecycle } from '../../provider/dynamic/rescue-image/dependencies.js'
import type { Provided } from '../../provider/dynamic/resource-provider.js'
import {
  ImageInterruptedError,
  ImageRefusedError,
  type ImageInputs,
  type ImageOutputs,
} from '../../provider/rescue-image/index.js'
import { failureOf } from '../libvirt/failure-of.js'
import { fakeDependencies } from './fake-dependencies.js'

const NEWS: Provided<ImageInputs> = {
  __provider: 'text',
  source: { file: '/vault/rescue.iso' },
  pool: 'theft',
  uri: 'qemu+ssh://kvm7/system',
  secretArguments: ['source', 'pool', 'uri'],
  owner: { organization: 'ops', project: 'incident', stack: 'dev', name: 'system' },
}
const OLDS: Provided<ImageOutputs> = {
  ...NEWS,
  image: { path: '/images/rescue-1.iso', format: 'iso' },
  path: '/images/rescue-1.iso',
  stored: null,
  status: 'ready',
  statusReason: '',
}
const SAID = "file '/vault/rescue.iso' does not fit into pool 'theft' of kvm7"
const HIDDEN = "file '[secret]' does not fit into pool '[secret]' of [secret]"

const LIFECYCLE: ImageLifecycle = {
  preview: () =>
    Promise.resolve({
      found: {},
      known: {},
      failures: [],
      announcements: [SAID],
      warnings: [`${SAID} left`],
    }),
  diff: () => ({ changes: false, replaces: [] }),
  create: (inputs, runtime) => {
    runtime.say(SAID)
    return Promise.resolve({ id: 'i1', outputs: { ...OLDS, ...inputs } })
  },
  read: (olds) => Promise.resolve({ ...olds, status: 'changed', statusReason: SAID }),
  update: (olds) => Promise.resolve({ ...olds, statusReason: SAID }),
  remove: (_, runtime) => {
    runtime.warn(SAID)
    return Promise.resolve()
  },
}

describe('the dynamic provider of images, with secrets among the arguments', () => {
  it('says nothing of them, whatever the lifecycle says', async () => {
    const dependencies = fakeDependencies()
    const { lines } = dependencies
    const provider = makeImageProvider({ ...dependencies, lifecycle: LIFECYCLE })
    await provider.check({}, { ...NEWS })
    await provider.create(NEWS)
    const { props } = await provider.read('i1', OLDS)
    const { outs } = await provider.update('i1', OLDS, NEWS)
    await provider.delete('i1', OLDS)
    expect([props?.statusReason, outs.statusReason]).to.deep.equal([HIDDEN, HIDDEN])
    expect(lines).to.deep.equal([
      HIDDEN,
      `${HIDDEN} left`,
      HIDDEN,
      "The rescue image is '/images/rescue-1.iso' on [secret].",
      `Rescue image '/images/rescue-1.iso' on [secret] is 'changed': ${HIDDEN}. ` +
        'Next: up checks the whole image, and brings it again if its content is wrong.',
      HIDDEN,
    ])
  })

  it('keeps their names in inputs and state, so that destroy knows them', async () => {
    const dependencies = fakeDependencies()
    const provider = makeImageProvider({ ...dependencies, lifecycle: LIFECYCLE })
    const kept = { pool: 'theft', secretArguments: ['source', 'pool', 'uri'] }
    expect((await provider.check({}, { ...NEWS })).inputs).to.deep.include(kept)
    expect((await provider.create(NEWS)).outs).to.deep.include(kept)
  })

  it('hides them in failures of check, and in errors', async () => {
    const dependencies = fakeDependencies()
    const provider = makeImageProvider({
      ...dependencies,
      lifecycle: {
        ...LIFECYCLE,
        preview: () =>
          Promise.resolve({
            found: {},
            known: {},
            failures: [{ property: 'source', reason: SAID }],
            announcements: [],
            warnings: [],
          }),
        create: () => Promise.reject(new ImageInterruptedError('i1', { ...OLDS }, new Error(SAID))),
        remove: () => Promise.reject(new ImageRefusedError([SAID])),
      },
    })
    expect(await provider.check({}, { ...NEWS })).to.deep.equal({
      failures: [{ property: '', reason: `source: ${HIDDEN}` }],
    })
    const cut = await failureOf(provider.create(NEWS))
    expect(cut).to.deep.include({
      message: `The upload of rescue image 'i1' was interrupted: ${HIDDEN}`,
      reasons: [HIDDEN],
    })
    expect(await failureOf(provider.delete('i1', OLDS))).to.have.property(
      'message',
      `The rescue image cannot be used: ${HIDDEN}.`,
    )
  })
})
