import type { Boot, Line } from './line.js'
import { isBefore, stageOf, type Stage } from './stages.js'

/**
 * Splits the lines of a console's log into boots, the oldest first.
 *
 * A boot begins where firmware, boot loader or kernel speak after a later stage, or a second time. A kernel that is
 * told to be quiet says nothing; then what comes before it begins the boot. Our rescue system shows no stage once it is
 * up, so whatever shows one after it is of the instance's own system.
 */
export function splitBoots(lines: readonly Line[]): readonly Boot[] {
  const boots: Line[][] = [[]]
  let [reached, isAfterRescue]: [Stage, boolean] = ['host', false]
  for (const line of lines) {
    const stage = stageOf(line.text)
    const isRescue = RESCUE.test(line.text)
    const isOther: boolean =
      stage !== null && (isAfterRescue || beginsBoot(stage, reached, line.text))
    if (isRescue || isOther) boots.push([])
    isAfterRescue = isRescue || (isAfterRescue && !isOther)
    if (stage !== null) reached = stage
    if (isRescue) reached = 'up'
    boots.at(-1)?.push(line)
  }
  return boots
    .filter((boot) => boot.length > 0)
    .map((boot) => ({ lines: boot, isRescue: boot.some(({ text }) => RESCUE.test(text)) }))
}

/** What our rescue system prints when it is up; before that it is quiet. */
const RESCUE = /^rescue-ready nonce=|^This is the rescue system\b/

/** True if a line of a console, which shows that stage, begins a boot after one that came as far as `reached`. */
export function beginsBoot(stage: Stage, reached: Stage, text: string): boolean {
  if (!isBefore(stage, 'initramfs')) return false
  return isBefore(stage, reached) || (stage === reached && FIRST_OF_STAGE.test(text))
}

/** Lines that are printed once in a boot. */
const FIRST_OF_STAGE = /^SeaBIOS \(version |Welcome to GRUB!|Linux version \d/
