import { expect } from 'chai'
import { makeDynamicProvider } from '../../provider/dynamic/dynamic-provider.js'
import type { Provided } from '../../provider/dynamic/resource-provider.js'
import {
  NotRescuableError,
  RescueInterruptedError,
  type RescueInputs,
  type RescueOutputs,
} from '../../provider/instance-rescue/index.js'
import { failureOf } from '../libvirt/failure-of.js'
import { fakeDependencies, outputsOf } from './fake-dependencies.js'

const NEWS: Provided<RescueInputs> = {
  __provider: 'text',
  instance: 'web',
  uri: 'qemu+ssh://kvm7/system',
  reason: 'theft',
  secretArguments: ['uri', 'reason'],
  owner: { organization: 'ops', project: 'incident', stack: 'dev', name: 'fix' },
}
const OLDS: Provided<RescueOutputs> = {
  ...outputsOf(NEWS),
  console: `virsh -c ${NEWS.uri} console web`,
  __provider: 'text',
}
const SAID = 'kvm7 went down: theft'
const HIDDEN = '[secret] went down: [secret]'

describe('11.22: the dynamic provider, with secrets among the arguments', () => {
  it('says nothing of them, whatever the lifecycle says', async () => {
    const dependencies = fakeDependencies({
      create: (inputs, runtime) => {
        runtime.warn(SAID)
        return Promise.resolve({ id: 'r1', outputs: { ...OLDS, ...inputs } })
      },
      read: () => Promise.resolve({ ...OLDS, status: 'left', statusReason: SAID }),
      preview: () => Promise.resolve({ failures: [], warnings: [SAID] }),
      update: () => Promise.resolve({ ...OLDS, statusReason: SAID }),
    })
    const provider = makeDynamicProvider(dependencies)
    await provider.check({}, { ...NEWS })
    await provider.create(NEWS)
    const { props } = await provider.read('r1', OLDS)
    const { outs } = await provider.update('r1', OLDS, NEWS)
    expect([props?.statusReason, outs.statusReason]).to.deep.equal([HIDDEN, HIDDEN])
    expect(dependencies.lines).to.deep.equal([
      HIDDEN,
      HIDDEN,
      "Instance 'web' is in rescue; whether its system has booted is not known, because its image does not say so. Its console: virsh -c [secret] console web",
      `Rescue of instance 'web' is 'left': ${HIDDEN}. Stack outputs change only with the next up. Next: up or destroy removes what the rescue left behind, and does not stop the instance.`,
    ])
  })

  it('keeps their names in inputs and state, so that destroy knows them', async () => {
    const provider = makeDynamicProvider(fakeDependencies())
    const { inputs } = await provider.check({}, { ...NEWS })
    expect(inputs).to.deep.include({ reason: 'theft', secretArguments: ['uri', 'reason'] })
    const { outs } = await provider.create(NEWS)
    expect(outs).to.deep.include({ reason: 'theft', secretArguments: ['uri', 'reason'] })
  })

  it('hides them in failures of check', async () => {
    const failing = fakeDependencies({
      preview: () =>
        Promise.resolve({ warnings: [], failures: [{ property: 'uri', reason: SAID }] }),
    })
    const { failures } = await makeDynamicProvider(failing).check({}, { ...NEWS })
    expect(failures).to.deep.equal([{ property: '', reason: `instance 'web': ${HIDDEN}` }])
  })

  it('hides them in errors of create and destroy', async () => {
    const half = new RescueInterruptedError('r1', { ...outputsOf(NEWS) }, new Error(SAID))
    const failing = fakeDependencies({
      create: () => Promise.reject(half),
      remove: () => Promise.reject(new NotRescuableError('web', [SAID])),
    })
    const provider = makeDynamicProvider(failing)
    const interrupted = await failureOf(provider.create(NEWS))
    expect(interrupted).to.deep.include({
      message: `The rescue of instance 'web' was interrupted: ${HIDDEN}`,
      reasons: [HIDDEN],
    })
    expect(await failureOf(provider.delete('r1', OLDS))).to.include({
      message: `Instance 'web' cannot be rescued: ${HIDDEN}.`,
      stack: `Instance 'web' cannot be rescued: ${HIDDEN}.`,
    })
  })
})
