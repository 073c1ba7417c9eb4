import { reachOfLoader } from '../../variables/reach-of-loader.js'
import type { Rule } from '../rule.js'

/** Row 4 of docs/diagnose.md. */
export const uefiEntryStale: Rule = {
  id: 'uefi-entry-stale',
  row: 4,
  stage: 'firmware',
  title: 'The boot entry in the UEFI variables names a loader that is gone',
  clues: [/^BdsDxe: failed to load Boot[0-9A-F]{4} "(?!UEFI ).*: Not Found/],
  disproved: /^BdsDxe: starting Boot/,
  prove: (facts) => {
    const reach = reachOfLoader(facts)
    return reach.kind === 'missed' ? reach.proofs : []
  },
  means:
    'The disk or its loader was moved, or the variables are new: no boot entry leads to a loader, and the fallback path is missing.',
  todo: 'Install GRUB for UEFI again, at the fallback path too.',
  fixes: ['grub'],
  isAuto: true,
  alike: 'An entry that leads nowhere and is tried before one that works.',
  explains: ['uefi-nothing-to-boot', 'network-boot'],
}
