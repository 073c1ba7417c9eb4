/** Every option of every command, as `parseArgs` of `node:util` takes them. */
export const OPTIONS = {
  uri: { type: 'string' },
  yes: { type: 'boolean' },
  here: { type: 'boolean' },
  force: { type: 'boolean' },
  json: { type: 'boolean' },
  chroot: { type: 'boolean' },
  'no-mount': { type: 'boolean' },
  timeout: { type: 'string' },
  attach: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const

/** The name of an option, without its dashes. */
export type OptionName = keyof typeof OPTIONS

/** Each option as the help shows it: how it is written, and what it does. */
export const OPTION_HELP: Readonly<Record<OptionName, readonly [string, string]>> = {
  uri: ['--uri URI', 'libvirt URI of the host, or a host name to reach by ssh as root'],
  yes: ['--yes', 'for unrescue: do not ask (for scripts)'],
  here: ['--here', 'for unrescue: the host of the rescue has another name now, or is gone'],
  force: ['--force', 'for console: take it from whoever has it open'],
  json: ['--json', 'for status: print JSON (for programs)'],
  chroot: ['--chroot', "for run: inside of the instance's own system, which is mounted"],
  'no-mount': ['--no-mount', "for run: the instance's own system is not mounted first"],
  timeout: ['--timeout SECONDS', 'for run: when the script is ended; 3600 if not given'],
  attach: ['--attach', 'for run: follow the last job, or JOB, in place of a script'],
  help: ['--help', 'print this'],
  version: ['--version', 'print the version'],
}
