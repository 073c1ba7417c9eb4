import type { State } from '../../../provider/instance-state/index.js'
import { DOMAIN_STATE } from '../../../provider/libvirt/index.js'
import type { FakeLibvirt } from '../../fake/fake-libvirt.js'

/** Every state that can be asked for. */
export const STATES: readonly State[] = ['running', 'stopped', 'paused', 'suspended']

/** Brings the instance `web`, which runs, into a state behind the back of what is tested. */
export async function bringTo(fake: FakeLibvirt, state: State): Promise<void> {
  const libvirt = await fake.connect()
  const dom = await libvirt.domainLookupByName({ name: 'web' })
  if (state === 'stopped') await libvirt.domainDestroyFlags({ dom })
  if (state === 'paused') await libvirt.domainSuspend({ dom })
  if (state === 'suspended') await libvirt.domainManagedSave({ dom })
  await libvirt.close()
}

/** The state of the instance `web`, as libvirt has it. */
export function stateIn(fake: FakeLibvirt): State {
  const { live, saved, state } = fake.domain('web')
  if (live === null) return saved === null ? 'stopped' : 'suspended'
  return state === DOMAIN_STATE.PAUSED ? 'paused' : 'running'
}
