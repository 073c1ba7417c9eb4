import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 35 of docs/diagnose.md. */
export const initBroken: Rule = {
  id: 'init-broken',
  row: 35,
  stage: 'initramfs',
  title: 'init cannot run',
  clues: [
    /Kernel panic - not syncing: Attempted to kill init!/,
    /^(?:\/sbin\/init|\/usr\/lib\/systemd\/systemd|\/lib\/systemd\/systemd|init|run-init): .*(?:error while loading shared libraries|cannot open shared object|Permission denied|Exec format error)/,
    /Starting init: \/sbin\/init exists but couldn't execute it/,
    /Requested init \S+ failed \(error -\d+\)/,
  ],
  prove: (facts) =>
    fromDisk(facts, 'root', ({ init, device }) =>
      init === 'broken'
        ? `init on ${device} cannot run: it, or its libraries, are damaged or have wrong modes`
        : null,
    ),
  means:
    'The C library, systemd or their modes were damaged, often by an upgrade that was cut off.',
  todo: 'Install the packages of the C library and of systemd again.',
  fixes: ['fsck'],
  alike: 'A service that lacks a library: the system starts without it.',
  explains: ['kernel-panic', 'crashed'],
}
