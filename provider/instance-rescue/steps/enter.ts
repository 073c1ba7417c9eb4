import { beating } from './beating.js'
import { ACTS, FILES } from './index.js'
import type { EnterWork } from './work.js'

/**
 * Enters the rescue, and at the end writes that into the record.
 *
 * The steps run one after the other, although some could run at the same time: libvirtd may lose the
 * answer to a call that ends at the moment in which an upload ends. Undone in the opposite order, they
 * leave nothing behind: what was running runs again.
 */
export async function enter(work: EnterWork): Promise<void> {
  for (const step of [...FILES, ...ACTS]) await beating(work, () => step.run(work))
  const { held } = work
  await held.finish(work, { ...held.state, phase: 'rescued' })
}
