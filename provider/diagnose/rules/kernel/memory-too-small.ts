import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 40 of docs/diagnose.md. */
export const memoryTooSmall: Rule = {
  id: 'memory-too-small',
  row: 40,
  stage: 'kernel',
  title: 'The memory is too small for what the system reserves',
  clues: [/Kernel panic - not syncing: (?:System is deadlocked on memory|Out of memory)/],
  prove: (facts) => {
    const memory = facts.definition?.memory ?? null
    return fromDisk(facts, 'setting', ({ name, value }) =>
      memory !== null && name === 'vm.nr_hugepages' && bytesOf(value) * 10n > memory * 9n
        ? `${value} huge pages are reserved, and the instance has ${memory} bytes of memory`
        : null,
    )
  },
  means: 'Huge pages or a large initramfs take the memory that the system needs to start.',
  todo: 'Lower vm.nr_hugepages, or give the instance more memory.',
  fixes: [],
  alike: 'Memory that runs out later, when the system is up.',
  explains: ['kernel-panic', 'crashed'],
}

/** Of huge pages of 2 MiB. */
function bytesOf(pages: string): bigint {
  return /^\d{1,12}$/.test(pages) ? BigInt(pages) << 21n : 0n
}
