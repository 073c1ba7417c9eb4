import { create, read, remove, update } from '../../../provider/rescue-image/index.js'
import type { ImageInputs, ImageOutputs } from '../../../provider/rescue-image/index.js'
import type { Runtime } from '../../../provider/host/index.js'
import type { CallSite } from '../../faults/faults.js'
import type { Harm } from '../../faults/scenario.js'
import { FakeProcess } from '../../faults/subject/fake-process.js'
import { makeImageHost, makeRuntime, someImage, volumeOf, type ImageHost } from './image-host.js'

const IMAGE = someImage(1_100_000)
const VOLUME = volumeOf(IMAGE)

/** Jobs as Pulumi runs them; each is harmed once. */
export const JOBS = [
  'create',
  'create, then destroy at once',
  'create beside another stack',
  'update',
  'update under a new name',
  'remove',
  'remove beside another stack',
] as const
/** One of `JOBS`. */
export type Job = (typeof JOBS)[number]

/** How one job ended. */
export interface Told {
  readonly calls: readonly CallSite[]
  /** How many of the faults happened. */
  readonly harmed: number
  /** What is wrong after the last command; null: nothing. */
  readonly problem: string | null
}

/** Plays a job of which each command meets the next of the faults, and the commands that finish or undo it. */
export async function playOne(job: Job | 'several', harms: readonly Harm[]): Promise<Told> {
  const host = makeImageHost()
  try {
    return await new Story(host, job, harms).tell()
  } finally {
    host.remove()
  }
}

interface Ran {
  /** What Pulumi has in its state then: null after a failure or a kill that left nothing there. */
  readonly outputs: ImageOutputs | null
  readonly isKilled: boolean
  readonly error: Error | null
}

class Story {
  readonly #host: ImageHost
  readonly #job: Job | 'several'
  readonly #harms: Harm[]
  readonly #inputs: ImageInputs
  readonly #othersInputs: ImageInputs
  #harmed = 0
  #calls: readonly CallSite[] = []

  constructor(host: ImageHost, job: Job | 'several', harms: readonly Harm[]) {
    this.#host = host
    this.#job = job
    this.#harms = [...harms]
    const file = host.write('rescue.img', IMAGE)
    this.#inputs = host.inputsOf(file)
    this.#othersInputs = host.inputsOf(file, 'other')
  }

  async tell(): Promise<Told> {
    const isShared = this.#job.endsWith('another stack')
    const other = isShared ? await this.#do((runtime) => create(this.#othersInputs, runtime)) : null
    const before = this.#things()
    const problem =
      (await this.#tellJob(before)) ?? this.#differs(before, 'destroy') ?? this.#isSpoilt(isShared)
    if (other !== null) await this.#do((runtime) => remove(other.outputs, runtime))
    const rest =
      isShared && problem === null ? this.#differs([], 'the destroy of the other stack') : problem
    return { calls: this.#calls, harmed: this.#harmed, problem: rest }
  }

  async #tellJob(before: readonly string[]): Promise<string | null> {
    if (this.#job === 'several') return this.#tellSeveral()
    if (this.#job.startsWith('create')) {
      const ran = await this.#harm_(
        async (runtime) => (await create(this.#inputs, runtime)).outputs,
      )
      if (ran.error !== null && ran.outputs === null) {
        const left = this.#differs(before, `the refused create (${ran.error.message})`)
        if (left !== null) return left
      }
      if (this.#job !== 'create, then destroy at once' || ran.outputs === null)
        return this.#finish(ran.outputs)
      const interrupted = ran.outputs
      await this.#do((runtime) => remove(interrupted, runtime))
      return null
    }
    if (this.#job === 'update under a new name') {
      const inputs = { ...this.#inputs, owner: { ...this.#inputs.owner, name: 'old' } }
      const { outputs: old } = await this.#do((runtime) => create(inputs, runtime))
      const ran = await this.#harm_((runtime) => update(old, this.#inputs, runtime))
      return this.#finish(ran.outputs ?? old)
    }
    const { outputs: made } = await this.#do((runtime) => create(this.#inputs, runtime))
    if (this.#job === 'update') {
      this.#host.fake.files.delete(`/images/${VOLUME}`)
      const seen = await this.#do((runtime) => read(made, runtime))
      if (seen?.status !== 'missing') return `the status is ${seen?.status ?? 'gone'}`
      const ran = await this.#harm_((runtime) => update(seen, this.#inputs, runtime))
      return this.#finish(ran.outputs ?? seen)
    }
    await this.#removeHarmed(made)
    await this.#do((runtime) => remove(made, runtime))
    return null
  }

  /** Two `up` and a `destroy` that are harmed, and after each kind one that is not. */
  async #tellSeveral(): Promise<string | null> {
    let state: ImageOutputs | null = null
    for (let turn = 0; turn < 2; turn += 1)
      state = (await this.#harm_((runtime) => this.#up(state, runtime))).outputs ?? state
    return this.#finish(state)
  }

  #up(state: ImageOutputs | null, runtime: Runtime): Promise<ImageOutputs> {
    if (state !== null) return update(state, this.#inputs, runtime)
    return create(this.#inputs, runtime).then(({ outputs }) => outputs)
  }

  /** Runs `up` until the image is there, and then `destroy`, which is harmed if a fault is left. */
  async #finish(state: ImageOutputs | null): Promise<string | null> {
    const isReady = state?.status === 'ready' && state.owner.name === this.#inputs.owner.name
    const done = isReady ? state : await this.#do((runtime) => this.#up(state, runtime))
    const bytes = this.#host.fake.files.get(`/images/${VOLUME}`)?.bytes
    if (done.status !== 'ready') return `up ended with status ${done.status}`
    if (bytes?.equals(IMAGE) !== true) return 'up ended with another content'
    if (this.#harms.length > 0) await this.#removeHarmed(done)
    await this.#do((runtime) => remove(done, runtime))
    return null
  }

  async #removeHarmed(made: ImageOutputs): Promise<void> {
    await this.#harm_(async (runtime) => {
      await remove(made, runtime)
      return null
    })
  }

  async #harm_(work: (runtime: Runtime) => Promise<ImageOutputs | null>): Promise<Ran> {
    const process = new FakeProcess(1, this.#harms.shift() ?? null)
    const runtime = this.#runtimeOf(process)
    const killed = process.died.then((): Ran => ({ outputs: null, isKilled: true, error: null }))
    const ran = work(runtime).then(
      (outputs): Ran => ({ outputs, isKilled: false, error: null }),
      explain,
    )
    const result = await this.#host.run(Promise.race([ran, killed]))
    if (process.harmed) this.#harmed += 1
    this.#calls = process.calls
    return result
  }

  async #do<T>(work: (runtime: Runtime) => Promise<T>): Promise<T> {
    return this.#host.run(work(this.#host.runtime))
  }

  #runtimeOf(process: FakeProcess): Runtime {
    const { clock, fake } = this.#host
    const runtime = makeRuntime(clock, async () => process.watch(await fake.connect()))
    const sleep = async (ms: number): Promise<void> => {
      await process.alive()
      await clock.sleep(ms)
      await process.alive()
    }
    return { ...runtime, clock: { now: () => clock.now(), date: () => clock.date(), sleep } }
  }

  #isSpoilt(isShared: boolean): string | null {
    const bytes = this.#host.fake.files.get(`/images/${VOLUME}`)?.bytes
    return isShared && bytes?.equals(IMAGE) !== true ? "the other stack's image was changed" : null
  }

  #things(): readonly string[] {
    return this.#host.names()
  }

  #differs(before: readonly string[], after: string): string | null {
    const now = this.#things()
    return now.join() === before.join() ? null : `after ${after} there is: ${now.join(', ')}`
  }
}

function explain(error: unknown): Ran {
  const { properties } = error as { readonly properties?: ImageOutputs }
  return { outputs: properties ?? null, isKilled: false, error: error as Error }
}
