import type { Rule } from '../rule.js'

/** Row 5 of docs/diagnose.md. */
export const secureBootRefuses: Rule = {
  id: 'secure-boot-refuses',
  row: 5,
  stage: 'firmware',
  title: 'Secure Boot refuses the boot loader or the kernel',
  clues: [
    /^BdsDxe: failed to (?:load|start) Boot[0-9A-F]{4} .*: (?:Access Denied|Security Violation)/,
    /Verification failed: \(0x1A\) Security Violation/,
    /error: bad shim signature/,
    /error: prohibited by secure boot policy/,
    /Something has gone seriously wrong: SBAT self-check failed/,
  ],
  disproved: /^\[ +0\.000000\] Linux version /,
  means:
    'The loader or the kernel is not signed by a key that the firmware has, or its signature was revoked.',
  todo: 'Install the signed shim, GRUB and kernel of the distribution again, or use firmware without Secure Boot.',
  fixes: ['grub', 'previous-kernel'],
  alike:
    'The note of a kernel that Secure Boot is on: "Kernel is locked down from EFI Secure Boot".',
  explains: ['uefi-nothing-to-boot', 'network-boot', 'grub-prompt'],
}
