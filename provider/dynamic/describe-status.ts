import { isPast, untilOf } from '../instance-rescue/index.js'
import type { Proof, RescueOutputs, RescueStatus } from '../instance-rescue/index.js'

/**
 * Says in one line what the status of a rescue is and what the operator can do next; refresh prints it.
 *
 * Refresh does not run the program, so below this line Pulumi prints the stack's outputs as they were.
 */
export function describeStatus({
  instance,
  status,
  statusReason,
  cleaned,
}: Pick<RescueOutputs, 'instance' | 'status' | 'statusReason' | 'cleaned'>): string {
  const reason = statusReason === '' ? '' : `: ${statusReason}`
  const stale = cleaned || status === 'rescued' ? '' : ` ${STALE}`
  const next = cleaned ? 'destroy only removes it from the state' : NEXT[status]
  return `Rescue of instance '${instance}' is '${status}'${reason}.${stale} Next: ${next}.`
}

/** Says in one line that nothing of a rescue is left. */
export function describeGone({ instance, uri }: Pick<RescueOutputs, 'instance' | 'uri'>): string {
  return `Nothing is left of the rescue of instance '${instance}' on ${uri}; refresh removes it from the state. Next: destroy ends the stack; up would begin a new rescue.`
}

/** Says in one line that the time of a rescue is over; null: it is not, or the rescue has no end. */
export function describePast(
  { instance, startedAt, ttl }: Pick<RescueOutputs, 'instance' | 'startedAt' | 'ttl'>,
  now: Date,
): string | null {
  const until = untilOf(startedAt, ttl)
  if (until === null || !isPast(until, now)) return null
  return `The rescue of instance '${instance}' is past its time, which ended at ${until}. Nothing ends it by itself: run destroy, or give another ttl.`
}

const STALE = 'Stack outputs change only with the next up.'

/** What the operator can do from each status. */
const NEXT: Readonly<Record<RescueStatus, string>> = {
  rescued: 'destroy ends the rescue',
  stopped: 'up enters the rescue again, destroy ends it',
  probation:
    'a merge keeps the repair; destroy throws it away, and up returns to the rescue system',
  left: 'up or destroy removes what the rescue left behind, and does not stop the instance',
  elsewhere: 'up and destroy neither start nor remove anything on this host',
  interrupted: 'up finishes it, destroy undoes it',
}

/** Says in one line that an instance is in rescue, whether its rescue system is known to run, and how to look. */
export function describeRescued({
  instance,
  proof,
  bootTimeout,
  sshHostKey,
  ssh,
  console: show,
}: Pick<
  RescueOutputs,
  'instance' | 'proof' | 'bootTimeout' | 'sshHostKey' | 'ssh' | 'console'
>): string {
  const key = sshHostKey === null ? '' : ` (ssh host key ${sshHostKey})`
  const login = ssh === null ? '' : `; to log in: ${ssh}`
  return `Instance '${instance}' is in rescue${BOOT[proof](key, bootTimeout)}. Its console: ${show}${login}`
}

const BOOT: Readonly<Record<Proof, (key: string, bootTimeout?: number) => string>> = {
  marker: (key) => `, and its rescue system runs${key}`,
  agent: () => ', and its rescue system runs, by the word of its guest agent',
  console: () => ', and its console showed what bootPattern expects',
  none: (_key, bootTimeout) =>
    `; whether its system has booted is not known, because ${bootTimeout === 0 ? 'bootTimeout is 0' : 'its image does not say so'}`,
}
