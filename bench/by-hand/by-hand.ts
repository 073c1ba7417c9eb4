import { join } from 'node:path'
import type { RescueInputs } from '../../provider/instance-rescue/index.js'
import type { Daemon } from '../../test/lab/daemon/daemon.js'
import { writeOwned } from '../../test/lab/image.js'
import { run } from '../../test/lab/run.js'
import { repositoryRoot } from '../../test/repository.js'

/** Into a rescue, or out of it. */
export type Way = 'in' | 'out'

/** Runs one half of the operator's script for one instance. */
export async function byHand(daemon: Daemon, way: Way, inputs: RescueInputs): Promise<void> {
  const env = { ...daemon.env, LIBVIRT_DEFAULT_URI: inputs.uri }
  await run(SCRIPT, [way, ...argumentsOf(daemon, inputs)], { env })
}

/** Runs it for many instances of a daemon, eight at a time. */
export async function byHandForAll(
  daemon: Daemon,
  way: Way,
  all: readonly RescueInputs[],
): Promise<void> {
  const list = join(daemon.directory, 'by-hand.list')
  writeOwned(list, all.map((inputs) => `${argumentsOf(daemon, inputs).join(' ')}\n`).join(''))
  const how = [`--arg-file=${list}`, '--max-procs=8', '--max-lines=1']
  await run('xargs', [...how, SCRIPT, way], { env: daemon.env, timeout: 900_000 })
}

const SCRIPT = join(repositoryRoot, 'bench/by-hand/rescue.sh')

/** The image of a subject holds 1 MiB. */
function argumentsOf(daemon: Daemon, { instance, image }: RescueInputs): readonly string[] {
  return [instance, image?.path ?? '', '1M', daemon.directory]
}
