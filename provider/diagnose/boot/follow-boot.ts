import { guestWords, plainLine } from '../../guest/guest-words.js'
import type { AgentFacts } from '../facts/facts.js'
import type { ScreenText } from '../screen/read-screen-text.js'
import { BREAK } from '../text/clean-lines.js'
import { joinWrapped } from '../text/join-wrapped.js'
import { beginsBoot } from '../text/split-boots.js'
import { isBefore, stageOf, type Stage } from '../text/stages.js'
import type { BootEnd, BootMoment } from './boot-course.js'
import { finalStateOf } from './final-states.js'

/** Seconds without anything new after which a boot is stuck. */
export const SILENT_S = 60
/** Milliseconds that are waited for what comes after an end that was seen: it explains it. */
const SETTLE_MS = 3_000
/** Moments that are kept: a guest may reboot for ever. */
const MOST_MOMENTS = 64
/** Characters of a line that are read. */
const LONGEST_LINE = 1_024

/** Follows a boot from what its console, its screen and its agent show. Times are milliseconds from its beginning. */
export class BootFollower {
  readonly #decoder = new TextDecoder()
  readonly #moments: BootMoment[] = []
  /** The line of the console that has not ended. */
  #rest = ''
  #screen = ''
  #picture: Uint8Array | null = null
  #reached: Stage = 'host'
  /** The same by the console alone: the screen may be ahead of it. */
  #heard: Stage = 'host'
  #changed = 0
  #canSee = false
  #end: { readonly ms: number; readonly end: BootEnd } | null = null

  /** The beginning of each stage so far. */
  get moments(): readonly BootMoment[] {
    return this.#moments
  }

  /** The console was opened: from now on its silence counts. */
  hears(): void {
    this.#canSee = true
  }

  /** Takes what the console wrote. */
  takeConsole(ms: number, bytes: Uint8Array): void {
    if (bytes.length > 0) this.#changed = ms
    const text = this.#rest + this.#decoder.decode(bytes, { stream: true })
    const lines = text.split(BREAK).map((line) => line.slice(0, LONGEST_LINE))
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#takeLine(ms, plainLine(line))
    this.#takePrompt(ms, 'console', plainLine(this.#rest))
  }

  /** Takes the screen as it is now, and its picture. */
  takeScreen(ms: number, screen: ScreenText, picture: Buffer): void {
    this.#canSee = true
    // A cursor blinks, so of a text only the text counts.
    const now = screen.kind === 'text' ? screen.lines.join('\n') : screen.kind
    const isOther = screen.kind === 'unreadable' && !picture.equals(this.#picture ?? NO_PICTURE)
    this.#picture = picture
    if (now === this.#screen && !isOther) return
    this.#screen = now
    this.#changed = ms
    if (screen.kind !== 'text') return
    for (const { text } of joinWrapped(screen.lines, screen.columns)) {
      const stage = stageOf(text)
      // What was there before stays on a screen.
      if (stage !== null && isBefore(this.#reached, stage)) this.#reach(ms, stage, 'screen', text)
      this.#takePrompt(ms, 'screen', text)
    }
  }

  /** Takes what the agent says; null: it does not answer. */
  takeAgent(ms: number, agent: AgentFacts | null): void {
    if (agent === null || !UP.has(agent.state)) return
    const says = `systemd says ${agent.state}`
    if (isBefore(this.#reached, 'up')) this.#reach(ms, 'up', 'agent', says)
    this.#settle(ms, { result: 'up', words: `its guest agent answers, and ${says}` })
  }

  /** How the boot ended; null: it goes on, or its end may still be explained. */
  end(ms: number): BootEnd | null {
    if (this.#end !== null) return ms - this.#end.ms >= SETTLE_MS ? this.#end.end : null
    if (!this.#canSee || ms - this.#changed < SILENT_S * 1_000) return null
    return {
      result: 'stuck',
      words: `neither its console nor its screen showed anything new for ${SILENT_S} s`,
    }
  }

  /** How it ended as far as it was seen, if nobody waits any longer; null: it did not. */
  lastEnd(): BootEnd | null {
    return this.#end?.end ?? null
  }

  #takeLine(ms: number, text: string): void {
    const stage = stageOf(text)
    if (stage !== null) {
      const isAgain = beginsBoot(stage, this.#heard, text)
      if (isAgain) this.#end = null
      if (isAgain || isBefore(this.#reached, stage)) this.#reach(ms, stage, 'console', text)
      this.#heard = stage
    }
    this.#takePrompt(ms, 'console', text)
  }

  /** What is shown last: a prompt has no end of its line. */
  #takePrompt(ms: number, source: 'console' | 'screen', text: string): void {
    if (stageOf(text) === 'up') {
      if (isBefore(this.#reached, 'up')) this.#reach(ms, 'up', source, text)
      this.#settle(ms, { result: 'up', words: `its ${source} shows that it lets users in` })
      return
    }
    const words = finalStateOf(text)
    if (words !== null) this.#settle(ms, { result: 'stuck', words })
  }

  #reach(ms: number, stage: Stage, source: BootMoment['source'], text: string): void {
    this.#reached = stage
    if (this.#moments.length >= MOST_MOMENTS) return
    const seconds = Math.round(ms / 100) / 10
    this.#moments.push({ seconds, stage, source, words: guestWords(text.trim()) })
  }

  /** The first end counts, unless the instance comes up after all. */
  #settle(ms: number, end: BootEnd): void {
    if (this.#end === null || (end.result === 'up' && this.#end.end.result !== 'up'))
      this.#end = { ms, end }
  }
}

const NO_PICTURE = new Uint8Array()

/** What systemd says of a system that came to the end of its boot. */
const UP: ReadonlySet<string> = new Set(['running', 'degraded'])
