import { FORMATS, ORIGINAL_DISKS, RESCUE_MODES } from './choices.js'

/** One option of the command line, as `parseArgs` of `node:util` takes it, and as help and completion show it. */
export interface Option {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  /** True if it may be given more than once. */
  readonly multiple?: boolean
  /** What stands for its value in the help. */
  readonly value?: string
  /** The only values that it takes. */
  readonly choices?: readonly string[]
  /** True if its value is a file of this machine. */
  readonly isFile?: true
  /** What it does, as a clause. */
  readonly help: string
}

/** Every option of every command. */
export const OPTIONS = {
  uri: {
    type: 'string',
    value: 'URI',
    help: 'libvirt URI of the host, or a host name to reach by ssh as root',
  },
  format: {
    type: 'string',
    value: FORMATS.join('|'),
    choices: FORMATS,
    help: 'how it is printed: table if not given, json or yaml for programs',
  },
  json: { type: 'boolean', help: 'the same as --format json' },
  image: {
    type: 'string',
    value: 'IMAGE',
    help: 'builtin, /path/on/the/host, POOL/VOLUME, or ./file here; else the own image of the instance',
  },
  property: {
    type: 'string',
    multiple: true,
    value: 'KEY=VALUE',
    help: 'an image property, such as hw_rescue_bus=usb; may be given more than once',
  },
  mode: {
    type: 'string',
    value: RESCUE_MODES.join('|'),
    choices: RESCUE_MODES,
    help: 'stable keeps every disk in its place; legacy, as Nova has it, only the root disk',
  },
  'original-disks': {
    type: 'string',
    value: ORIGINAL_DISKS.join('|'),
    choices: ORIGINAL_DISKS,
    help: "what becomes of what is written to the instance's own disks",
  },
  'ssh-key': {
    type: 'string',
    multiple: true,
    isFile: true,
    value: 'FILE',
    help: 'a file with public keys whose owners may log in as root',
  },
  screenshot: {
    type: 'string',
    isFile: true,
    value: 'FILE',
    help: 'save the picture of the screen as PNG, too',
  },
  inside: {
    type: 'boolean',
    help: 'look at the disks too: in its rescue, else in one that is made for it and ended again',
  },
  boot: {
    type: 'boolean',
    help: 'start it once on overlays that are thrown away, and watch it until it is up or stuck',
  },
  'boot-timeout': {
    type: 'string',
    value: 'SECONDS',
    help: 'how long it is watched at most; 300 if not given',
  },
  network: { type: 'boolean', help: 'its network cards are connected meanwhile' },
  all: { type: 'boolean', help: 'list all that was looked at, what is in order too' },
  reason: { type: 'string', value: 'TEXT', help: 'why; shown with the instance on the host' },
  ticket: { type: 'string', value: 'TEXT', help: "number or name of the incident's ticket" },
  ttl: {
    type: 'string',
    value: 'TIME',
    help: 'how long it is to last, such as 4h, 2d or PT4H; then it is marked, and nothing ends it',
  },
  fix: {
    type: 'string',
    multiple: true,
    value: 'ID|SCRIPT',
    help: 'a fix, such as fstab, or a script of this machine, such as ./mend.sh; may be given more than once',
  },
  parameter: {
    type: 'string',
    multiple: true,
    value: 'FIX.NAME=VALUE',
    help: 'what a fix is told, such as fsck.loss=yes; with @FILE for VALUE it is read from the file',
  },
  auto: {
    type: 'boolean',
    help: 'take without asking the fixes that may be, for what a diagnosis from the inside finds',
  },
  healthy: {
    type: 'string',
    multiple: true,
    value: 'REGEX|tcp:PORT',
    help: 'what proves that the instance boots: a line of its console, or a port that answers from here',
  },
  'healthy-timeout': {
    type: 'string',
    value: 'SECONDS',
    help: 'how long the instance has to prove that; 300 if not given',
  },
  untrusted: {
    type: 'boolean',
    help: "the word of the instance's own agent proves nothing; needs --healthy",
  },
  'keep-rescue': {
    type: 'boolean',
    help: 'what does not succeed is not thrown away: it stays as it is, under its checkpoint',
  },
  'dry-run': {
    type: 'boolean',
    help: 'rescue, show what each fix would change, and throw everything away',
  },
  'shutdown-timeout': {
    type: 'string',
    value: 'SECONDS',
    help: 'how long the running system has to shut down, 0 for at once; 60 if not given',
  },
  stack: {
    type: 'string',
    value: 'NAME',
    help: 'the stack to make, or to go on with, in place of one named after instance and time',
  },
  'no-stack': {
    type: 'boolean',
    help: 'without Pulumi: only the record on the host knows of the rescue',
  },
  svg: { type: 'string', isFile: true, value: 'FILE', help: 'draw the disks into this file' },
  yes: { type: 'boolean', help: 'do not ask (for scripts)' },
  here: { type: 'boolean', help: 'the host of the rescue has another name now, or is gone' },
  force: { type: 'boolean', help: 'take it from whoever has it open' },
  chroot: { type: 'boolean', help: "inside of the instance's own system, which is mounted" },
  'no-mount': { type: 'boolean', help: "the instance's own system is not mounted first" },
  timeout: {
    type: 'string',
    value: 'SECONDS',
    help: 'when the script is ended; 3600 if not given',
  },
  attach: { type: 'boolean', help: 'follow the last job, or JOB, in place of a script' },
  help: { type: 'boolean', short: 'h', help: 'print this' },
  version: { type: 'boolean', help: 'print the version' },
} as const satisfies Readonly<Record<string, Option>>

/** The name of an option, without its dashes. */
export type OptionName = keyof typeof OPTIONS

/** The values of the options that were given. */
export type Given = {
  readonly [Name in OptionName]?: ValueOf<(typeof OPTIONS)[Name]> | undefined
}

type ValueOf<Spec extends Option> = Spec extends { readonly choices: readonly (infer Choice)[] }
  ? Choice
  : Spec extends { readonly multiple: true }
    ? readonly string[]
    : Spec extends { readonly type: 'boolean' }
      ? boolean
      : string

/** An option by its name. */
export function optionOf(name: OptionName): Option {
  return OPTIONS[name]
}

/** An option as usage and help show it: `--uri URI`. */
export function writeOption(name: OptionName): string {
  const { value } = optionOf(name)
  return `--${name}${value === undefined ? '' : ` ${value}`}`
}
