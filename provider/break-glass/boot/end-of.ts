import type { BootEnd, InstanceState } from '../../diagnose/index.js'

/** How a boot ended by the state in which libvirt has the guest (null: it is gone from the host); null: it runs again. */
export function endOf(state: InstanceState | null): BootEnd | null {
  if (state?.name === 'running') return null
  if (state === null || OFF.has(state.name))
    return { result: 'off', words: WHY_OFF[state?.reason ?? ''] ?? UNKNOWN }
  return {
    result: 'stuck',
    words: WHY_STUCK[state.reason ?? ''] ?? `it does not run any more: it is ${state.name}`,
  }
}

const OFF: ReadonlySet<string> = new Set(['off', 'unknown'])
const UNKNOWN = 'it switched itself off, or QEMU ended'

/** By libvirt's reason, in words. */
const WHY_OFF: Readonly<Record<string, string>> = {
  shutdown: 'it switched itself off',
  destroyed: 'somebody powered it off',
  crashed: 'QEMU ended by itself',
  saved: 'somebody saved it to a file',
  migrated: 'somebody migrated it',
}

const WHY_STUCK: Readonly<Record<string, string>> = {
  user: 'somebody paused it',
  'io-error':
    'QEMU paused it, because it could not read or write a disk; perhaps its pool has no room for what it wrote',
}
