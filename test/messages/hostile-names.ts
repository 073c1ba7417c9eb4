/**
 * Names that a shell or a program would act on if a command did not quote and guard them.
 *
 * None has a line break: libvirt refuses it in the name of a domain and of a pool, and so does a rescue.
 */
export const HOSTILE_NAMES: readonly string[] = [
  'two words',
  '$(touch pwned) ${HOME} $HOME',
  '`touch pwned`',
  `it's "quoted" '`,
  '"; touch pwned; "',
  "'; touch pwned; '",
  '; touch pwned & touch pwned | touch pwned > pwned',
  '-rf',
  '--pool',
  '-c touch pwned',
  'größe 日本',
  '*',
  '~',
  '!! !touch',
  '# \\',
  '=touch',
  '7',
]
