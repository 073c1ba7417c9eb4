import { isLibvirtError } from '../../libvirt/index.js'
import type { Host } from '../../host/index.js'
import type { Waiting } from './await-sign.js'
import { askMounts } from '../../guest/ask-mounts.js'
import { judgeMounts, type RescueDiskMarks, type Verdict } from '../../guest/judge-mounts.js'

/**
 * Waits until a guest agent answers from a system that is on the rescue disk, and gives its last word.
 *
 * It ends as soon as the agent says that it is another system. Null: no agent answered in time.
 */
export async function awaitAgent(
  host: Host,
  { dom, timeout, assertUseful }: Waiting,
  rescue: RescueDiskMarks,
): Promise<Verdict | null> {
  const { libvirt, clock } = host
  await boundAnswers(host, dom)
  const end = clock.now() + timeout
  let last: Verdict | null = null
  for (let asked = clock.now(); clock.now() < end;) {
    const mounts = await askMounts(libvirt, dom)
    if (mounts !== null) last = judgeMounts(mounts, rescue)
    if (last?.system === 'rescue' || last?.system === 'own') return last
    if (clock.now() - asked >= USEFUL_MS) {
      await assertUseful()
      asked = clock.now()
    }
    await clock.sleep(Math.min(PAUSE_MS, Math.max(0, end - clock.now())))
  }
  return last
}

/** Milliseconds before the agent is asked again, and before it is asked whether waiting has a use. */
const [PAUSE_MS, USEFUL_MS] = [1_000, 5_000]

/** An agent that takes a question and never answers would hold one of libvirtd's threads until the guest is off. */
async function boundAnswers({ libvirt }: Host, dom: Waiting['dom']): Promise<void> {
  try {
    await libvirt.domainAgentSetResponseTimeout({ dom, timeout: ANSWER_S })
  } catch (error) {
    if (!isLibvirtError(error)) throw error // a driver that has no such limit
  }
}

/** Seconds; longer than an agent needs that is asked on a busy host. */
const ANSWER_S = 10
