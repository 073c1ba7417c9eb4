/** How far a boot comes, in order. `host`: it is not started; `up`: it lets users in. */
export const STAGES = ['host', 'firmware', 'loader', 'kernel', 'initramfs', 'system', 'up'] as const
export type Stage = (typeof STAGES)[number]

/** True if the first stage comes before the second. */
export function isBefore(one: Stage, other: Stage): boolean {
  return STAGES.indexOf(one) < STAGES.indexOf(other)
}

/** The stage that a line shows to have been reached; null: it does not show one. */
export function stageOf(line: string): Stage | null {
  return MARKS.find(([, mark]) => mark.test(line))?.[0] ?? null
}

/** What SeaBIOS, EDK II, GRUB, Linux, initramfs-tools, dracut, systemd, sysvinit and getty print. */
const MARKS: readonly (readonly [Stage, RegExp])[] = [
  ['firmware', /^SeaBIOS \(version |^BdsDxe: (?:loading|failed to load) Boot/],
  ['loader', /^(?:\.\s*)?Welcome to GRUB!|^\s*GNU GRUB {1,2}version /],
  ['kernel', /^(?:\[ +0\.000000\] )?Linux version \d/],
  [
    'initramfs',
    /^Loading, please wait\.\.\.|^Begin: (?:Loading essential drivers|Mounting root file system|Running \/scripts\/init-premount)|Running in (?:initrd|initial RAM disk)\./,
  ],
  [
    'system',
    /systemd\[1\]: (?:Switching root|Hostname set to)|^INIT: version \d|^Welcome to (?!GRUB)(?!.*\((?:Initramfs|initramfs)\)).+!$/,
  ],
  ['up', /^\S{1,64} login:|Reached target .*(?:Multi-User System|Graphical Interface)\.?$/],
]
