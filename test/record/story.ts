import type { Host, Runtime } from '../../provider/host/index.js'
import type { LibvirtConnection } from '../../provider/libvirt/index.js'
import { createRecord, openRecord, takeOver } from '../../provider/record/index.js'
import type { HeldRecord, RecordPlace } from '../../provider/record/index.js'
import { createFakeLibvirt, type FakeLibvirt } from '../fake/fake-libvirt.js'
import { VirtualClock } from '../instance-rescue/support/virtual-clock.js'

const UUID = '0d350416-a38b-4efc-a73a-c2f889cbca99'
const parse = (state: unknown): string | null => (typeof state === 'string' ? state : null)

/** Processes that work on one record in memory, told what to do line by line. */
export class Story {
  readonly #clock = new VirtualClock()
  readonly #fake: FakeLibvirt
  readonly #hosts = new Map<string, Host>()
  readonly #held = new Map<string, HeldRecord<string>>()
  readonly #dead = new Set<string>()
  /** Writes that were sent and have not arrived, by process. */
  readonly #stuck = new Map<string, () => void>()
  readonly #sending = new Set<string>()
  /** Takeovers that have not ended, by process. */
  readonly #begun = new Map<string, Promise<string>>()
  #place: RecordPlace | null = null
  /** Of the last error. */
  message = ''

  constructor() {
    this.#fake = createFakeLibvirt({
      schedule: (ms, run) => {
        this.#clock.at(ms, run)
      },
    })
  }

  /** Does what a line says, and answers what came of it. */
  async tell(line: string): Promise<string> {
    const [who = '', verb = '', ...rest] = line.split(' ')
    const started = this.#clock.now()
    const act = this.#acts[verb]
    if (act === undefined) throw new Error(`a story has no verb '${verb}'`)
    const said = await this.#clock.run(
      act(who, rest.join(' ')).catch((error: unknown) => {
        this.message = (error as Error).message
        return (error as Error).name
      }),
    )
    const seconds = Math.round((this.#clock.now() - started) / 1_000)
    return seconds === 0 ? said : `${said}, after ${seconds} s`
  }

  readonly #acts: Readonly<Record<string, (who: string, what: string) => Promise<string>>> = {
    creates: async (who, state) => {
      const host = await this.#hostOf(who)
      const held = await createRecord(host, await this.#placeOf(host), state)
      if (held === null) return 'there is a record'
      this.#held.set(who, held)
      return this.#shown()
    },
    'creates-and-dies': async (who) => {
      const host = await this.#hostOf(who)
      this.#sending.add(who)
      createRecord(host, await this.#placeOf(host), 'never written').catch(() => undefined)
      await this.#clock.sleep(100)
      return this.#shown()
    },
    'takes-over': async (who, state) => {
      const host = await this.#hostOf(who)
      const record = await openRecord(host, await this.#placeOf(host), parse)
      if (record === null) return 'there is no record'
      const resume = (old: string | null): string => `${old ?? 'nothing'}, ${state}`
      const held = await takeOver(host, record, { resume, isEnd: false })
      if (held === null) return 'the record is gone'
      this.#held.set(who, held)
      return this.#shown()
    },
    'starts-to-take-over': async (who, state) => {
      this.#sending.add(who)
      const ended = this.#acts['takes-over']?.(who, state) ?? Promise.resolve('')
      this.#begun.set(
        who,
        ended.catch((error: unknown) => (error as Error).name),
      )
      await this.#clock.sleep(100)
      return 'the mark is under way'
    },
    'goes-on': (who) => this.#begun.get(who) ?? Promise.resolve('has not begun'),
    writes: async (who, state) => {
      await this.#recordOf(who).write(await this.#hostOf(who), state)
      return this.#shown()
    },
    finishes: async (who, state) => {
      await this.#recordOf(who).finish(await this.#hostOf(who), state)
      return this.#shown()
    },
    sends: async (who, state) => {
      this.#sending.add(who)
      this.#recordOf(who)
        .write(await this.#hostOf(who), state)
        .catch(() => undefined)
      return 'the write is under way'
    },
    'arrives-late': async (who) => {
      this.#sending.delete(who)
      this.#stuck.get(who)?.()
      await this.#clock.sleep(0)
      return this.#shown()
    },
    looks: async (who) => {
      await this.#recordOf(who).assertHeld(await this.#hostOf(who))
      return 'holds the record'
    },
    dies: (who) => {
      this.#dead.add(who)
      return Promise.resolve('is gone')
    },
    removes: async (who) => {
      await this.#recordOf(who).remove(await this.#hostOf(who))
      return this.#shown()
    },
  }

  /** What is in the record, and which volumes there are. */
  async #shown(): Promise<string> {
    const host = await this.#hostOf('reader')
    const record = await openRecord(host, await this.#placeOf(host), parse)
    const volumes = [...this.#fake.files.keys()].map((path) => path.replace(`/images/${UUID}.`, ''))
    const files = volumes.length === 0 ? 'no volumes' : volumes.sort().join(' ')
    if (record?.view.kind !== 'state') return `${record?.view.kind ?? 'no record'} [${files}]`
    const { term, sequence, state, isWorking } = record.view.page
    const how = isWorking ? 'working' : 'finished'
    return `term ${term}.${sequence} '${state}' ${how}, mark ${record.view.mark} [${files}]`
  }

  #recordOf(who: string): HeldRecord<string> {
    const held = this.#held.get(who)
    if (held === undefined) throw new Error(`${who} has not held the record yet`)
    return held
  }

  async #placeOf({ libvirt }: Host): Promise<RecordPlace> {
    const pool = await libvirt.storagePoolLookupByName({ name: 'default' })
    return (this.#place ??= { pool, domainUuid: UUID })
  }

  async #hostOf(who: string): Promise<Host> {
    const known = this.#hosts.get(who)
    if (known !== undefined) return known
    const libvirt = this.#watched(who, await this.#fake.connect())
    const runtime: Runtime = {
      clock: this.#clock,
      holder: { host: 'memory', pid: 1, startedAt: who, nonce: who },
      connect: () => Promise.resolve(libvirt),
      randomHex: () => who,
      isProvenDead: ({ nonce }) => this.#dead.has(nonce),
      saveFile: (name) => ({ path: `/tmp/${name}` }),
      isEngineAlive: () => true,
      warn: () => undefined,
      say: () => undefined,
    }
    const host = { libvirt, runtime, clock: this.#clock, uri: libvirt.uri }
    this.#hosts.set(who, host)
    return host
  }

  #watched(who: string, libvirt: LibvirtConnection): LibvirtConnection {
    return new Proxy(libvirt, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name)
        if (name !== 'storageVolUpload' || typeof method !== 'function') return method
        return async (...args: unknown[]): Promise<unknown> => {
          if (this.#sending.has(who))
            await new Promise<void>((resolve) => this.#stuck.set(who, resolve))
          return Reflect.apply(method, target, args) as unknown
        }
      },
    })
  }
}
