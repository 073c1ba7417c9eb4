import { createHash } from 'node:crypto'
import { nameJob, type Work } from '../../../guest/index.js'
import { writeWork, type FixVerb } from '../../../repair/fixes/index.js'
import type { Mending } from '../plan/repair-request.js'

/** A script of a user has these seconds, and the bytes of each stream that are kept. */
const [SCRIPT_S, SCRIPT_LIMIT] = [3_600, 1 << 20]

/**
 * The job of one verb of a fix, or of a script (null).
 *
 * Its name follows from what is run and from the rescue: a command that goes on with a repair whose process was
 * killed follows a job that still runs, and starts none beside it. A script that has ended well is not run twice in
 * one rescue system.
 */
export function writeJob(
  mending: Mending,
  verb: FixVerb | null,
  seen: (boot: string) => void,
): Work {
  const work: Omit<Work, 'nameIn'> =
    mending.kind === 'fix'
      ? { ...writeWork(mending.order, verb ?? 'check'), isForgotten: true }
      : scriptWork(mending.script)
  const id = (rescueId: string): string =>
    createHash('sha256')
      .update(JSON.stringify([rescueId, mending.name, verb, work.environment]))
      .update(work.script)
      .digest('hex')
      .slice(0, 16)
  return {
    ...work,
    nameIn: (boot, rescueId) => {
      seen(boot)
      return nameJob('cmd', id(rescueId), boot)
    },
  }
}

function scriptWork(script: Buffer): Omit<Work, 'nameIn'> {
  return {
    script,
    environment: {},
    chroot: false,
    mount: true,
    timeout: SCRIPT_S,
    limit: SCRIPT_LIMIT,
    isForgotten: 'if-failed',
  }
}

/** Seconds that jobs of an earlier command may still need: as long as the longest fix. */
const AWAITED_S = 14_400

/** The job that waits until all others have ended. */
export function awaitingJob(nonce: string): Work {
  return {
    nameIn: (boot) => nameJob('cmd', nonce, boot),
    script: Buffer.from(AWAIT),
    environment: {},
    chroot: false,
    mount: false,
    timeout: AWAITED_S,
    limit: 4_096,
    isForgotten: true,
  }
}

const AWAIT = `own=\${0%/*}
busy() {
  for state in "\${own%/*}"/*/state; do
    [ "$state" = "$own/state" ] || ! grep -q '^running' "$state" 2>/dev/null || return 0
  done
  return 1
}
while busy; do sleep 1; done
`
