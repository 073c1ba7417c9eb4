import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 32 of docs/diagnose.md. */
export const fstabLineWrong: Rule = {
  id: 'fstab-line-wrong',
  row: 32,
  stage: 'system',
  title: 'A line of /etc/fstab cannot be mounted',
  clues: [
    /wrong fs type, bad option, bad superblock/,
    /unknown filesystem type '/,
    /^\[FAILED\] Failed to mount (?:\S+\.mount - )?\/\S*\.?$/,
    /systemd-fstab-generator\[\d+\]: Failed to (?:parse|create)/,
  ],
  harmless: /sys-kernel-|proc-sys-fs-|dev-hugepages|dev-mqueue/,
  prove: (facts) =>
    fromDisk(facts, 'fstab', ({ state, optional, number, source, target, type }) => {
      if (optional || state === 'ok' || state === 'no-device') return null
      return `line ${number} of /etc/fstab (${source} on ${target}, type ${type}): ${WRONG[state]}`
    }),
  means: 'Type, option, mount point or syntax are wrong, so the system stops in emergency mode.',
  todo: 'Correct the line, or give it the option nofail.',
  fixes: ['fstab'],
  isAuto: true,
  alike: 'File systems of the kernel itself that an older kernel lacks.',
  explains: ['emergency-mode', 'root-locked'],
}

const WRONG = {
  'wrong-type': 'the device has a file system of another type',
  syntax: 'it is no line of /etc/fstab',
} as const
