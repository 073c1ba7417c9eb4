import {
  BootFollower,
  readScreenText,
  type AgentFacts,
  type BootCourse,
  type BootEnd,
  type ScreenText,
} from '../../diagnose/index.js'
import { AGENT_PORT, parseDomain } from '../../domain-xml/index.js'
import { askSystem } from '../../guest/index.js'
import {
  observeByUuid,
  readScreen,
  showWait,
  within,
  type Host,
  type Observation,
  type Png,
} from '../../host/index.js'
import { orNull, type DomainRef } from '../../libvirt/index.js'
import { readState } from '../look/look-at-state.js'
import { endOf } from './end-of.js'
import { recordConsole, type RecordedConsole } from './record-console.js'

/** How a boot is watched. */
export interface Watching {
  /** Seconds after which it is not waited for any longer. */
  readonly timeout: number
  readonly hasNetwork: boolean
  /** True once nobody waits any more. */
  readonly isStopped: () => boolean
}

/** What was seen of a boot. */
export interface WatchedBoot {
  readonly course: BootCourse
  /** The last that was seen of its screen; null: nothing. */
  readonly screen: ScreenText | null
  readonly png: Png | null
  /** From its first byte on; null: it has none, or it could not be opened. */
  readonly console: Uint8Array | null
  readonly agent: AgentFacts | null
}

/**
 * Resumes a guest that was started paused, and watches it until it is up or stuck, or goes off.
 *
 * Its console is open before its first instruction. What it shows is the guest's word. Throws if the connection is
 * lost, or if somebody asks to stop.
 */
export async function watchBoot(
  host: Host,
  dom: DomainRef,
  watching: Watching,
): Promise<WatchedBoot> {
  const follower = new BootFollower()
  const since = { ms: host.clock.now() }
  const elapsed = (): number => host.clock.now() - since.ms
  const console = await recordConsole(host, dom, (bytes) => {
    follower.takeConsole(elapsed(), bytes)
  })
  if (console.isOpen) follower.hears()
  try {
    since.ms = host.clock.now()
    await host.libvirt.domainResume({ dom })
    const boot = new Boot(host, { dom, follower, console, elapsed })
    const what = `waiting until instance '${dom.name}' is up or stuck`
    const end = await showWait(host, { what, timeout: watching.timeout }, () =>
      boot.watch(watching),
    )
    return boot.seen(end, watching)
  } finally {
    console.stop()
  }
}

interface Parts {
  readonly dom: DomainRef
  readonly follower: BootFollower
  readonly console: RecordedConsole
  readonly elapsed: () => number
}

/** Milliseconds between two looks, and for each picture; looks between two questions to the agent. */
const [EVERY_MS, PICTURE_MS, AGENT_EVERY] = [1_000, 4_000, 5]
/** Milliseconds for an answer of the agent. */
const ANSWER_MS = 4_000

/** One boot while it is watched. */
class Boot {
  readonly #host: Host
  readonly #parts: Parts
  #screen: ScreenText | null = null
  #png: Png | null = null
  #agent: AgentFacts | null = null
  #asking = false

  constructor(host: Host, parts: Parts) {
    this.#host = host
    this.#parts = parts
  }

  async watch({ timeout, isStopped }: Watching): Promise<BootEnd> {
    const { follower, dom, elapsed } = this.#parts
    for (let looks = 0; ; looks += 1) {
      if (isStopped())
        throw new Error(`The boot of instance '${dom.name}' is not watched to its end.`)
      const now = await observeByUuid(this.#host, dom.uuid)
      const gone = await whyEnded(this.#host, now, dom)
      if (gone !== null) return gone
      await this.#lookAtScreen()
      if (looks % AGENT_EVERY === 0) this.#askAgent(now)
      const end = follower.end(elapsed())
      if (end !== null) return end
      if (elapsed() >= timeout * 1_000)
        return (
          follower.lastEnd() ?? {
            result: 'timeout',
            words: `it was not up within ${timeout} s, and still showed something new`,
          }
        )
      await this.#host.clock.sleep(EVERY_MS)
    }
  }

  seen(end: BootEnd, { hasNetwork }: Watching): WatchedBoot {
    const { follower, console, elapsed } = this.#parts
    const seconds = Math.round(elapsed() / 1_000)
    return {
      course: { ...end, seconds, hasNetwork, moments: follower.moments },
      screen: this.#screen,
      png: this.#png,
      console: console.isOpen ? console.bytes() : null,
      agent: this.#agent,
    }
  }

  async #lookAtScreen(): Promise<void> {
    const { follower, dom, elapsed } = this.#parts
    const seen = await readScreen(this.#host, dom, PICTURE_MS)
    if (seen === null || 'reason' in seen) return
    const { png } = seen
    const isSame = this.#png?.bytes.equals(png.bytes) === true
    const screen = isSame ? this.#screen : null
    this.#screen = screen ?? readScreenText(png.bytes)
    this.#png = png
    follower.takeScreen(elapsed(), this.#screen, png.bytes)
  }

  /** In the background: an agent may be silent for long, and the screen goes on meanwhile. */
  #askAgent(now: Observation | null): void {
    const hasPort = parseDomain(now?.liveXml ?? '<domain/>').occupants.some(
      ({ port }) => port === AGENT_PORT,
    )
    if (!hasPort || this.#asking) return
    this.#asking = true
    const { follower, dom, elapsed } = this.#parts
    void within(this.#host.clock, ANSWER_MS, askSystem(this.#host, dom))
      .then((answer) => {
        if (answer === null || typeof answer === 'string') return
        this.#agent = answer
        follower.takeAgent(elapsed(), answer)
      })
      // A connection that is lost is seen by the next look.
      .catch(() => undefined)
      .finally(() => {
        this.#asking = false
      })
  }
}

/** Why a guest does not run any more, or another one runs in its place; null: it runs. */
async function whyEnded(
  { libvirt }: Host,
  now: Observation | null,
  dom: DomainRef,
): Promise<BootEnd | null> {
  // libvirt gives a guest another id at each start; a reboot inside keeps it.
  if (now?.liveXml != null && now.dom.id !== dom.id)
    return { result: 'off', words: 'somebody started it again' }
  if (now?.power === 'running') return null
  const state = await orNull('NO_DOMAIN', libvirt.domainGetState({ dom }))
  return endOf(state && readState(state))
}
