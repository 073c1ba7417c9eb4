import { readScreenText, type ScreenText } from '../../diagnose/index.js'
import { readScreen, strip, type Host, type Png } from '../../host/index.js'
import { notLookedAt, type Seen, type Subject } from './subject.js'

/** The text of an instance's screen, and its picture. */
export interface SeenScreen extends Seen<ScreenText | null> {
  readonly png: Png | null
}

/** Milliseconds for each step of the picture. */
const DEADLINE_MS = 4_000

/** Takes a picture of the first screen of an instance and reads it if it is text. */
export async function lookAtScreen(
  host: Host,
  { dom, isOn, isInRescue }: Subject,
): Promise<SeenScreen> {
  if (!isOn) return not('the instance is off')
  const screen = await readScreen(host, dom, DEADLINE_MS)
  if (screen === null) return not('the instance has no graphics card')
  if ('reason' in screen) return not(`there is no picture of it: ${strip(screen.reason)}`)
  const { png } = screen
  if (isInRescue)
    return { ...not('the instance is in rescue, and its screen is that of the rescue system'), png }
  return { facts: readScreenText(png.bytes), notes: [], png }
}

function not(words: string): SeenScreen {
  return {
    facts: null,
    notes: [notLookedAt('screen', `the screen was not looked at: ${words}`)],
    png: null,
  }
}
