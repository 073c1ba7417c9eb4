/** A text that a terminal takes for commands, that breaks lines, and that turns the direction of text. */
export const WILD = '\u001b[2J\u001b]0;owned\u0007\u009b31m\u202egnp\u2066\u061c\r\n\t\u007f'

/** Lines of our script's answer, as the instance would like to have them. */
export const FORGED =
  '{"kind":"root","device":"vda","os":"forged","init":"ok","machineId":"forged"}\n{"kind":"end","seconds":0}'

/** Names that programs stumble over. */
export const WILD_NAMES: readonly string[] = [
  `a${WILD}b`,
  FORGED,
  '$(reboot)',
  '`reboot`',
  '-rf',
  '*',
  "';reboot;'",
  '"quoted" name',
  '\\n\\033[2J',
  'x'.repeat(200),
]
