import {
  diagnoseByRescue,
  diagnoseInRescue,
  diagnoseSeen,
  type DiagnosedInstance,
  type SeenOutside,
} from '../../break-glass/index.js'
import { askForRescue } from '../incident/ask-for-rescue.js'
import { nameOfLook } from '../incident/person.js'
import { sayNotEnded } from '../show/say-not-ended.js'
import { stoppable } from '../stoppable.js'
import type { Call, Context } from '../commands/command.js'
import type { Diagnosed, Looking } from './diagnosed.js'

/** Looks at the disks of an instance in the rescue that it is in, else in one that is made for it and ended again. */
export async function diagnoseDisks(
  context: Context,
  call: Call,
  { seen, request }: Looking,
): Promise<Diagnosed> {
  const { uri, runtime, terminal } = context
  const { instance } = seen
  if (seen.isInRescue) {
    terminal.warn(`Instance '${instance}' is in rescue already. Its rescue stays as it is.`)
    const diagnosis = await diagnoseInRescue(seen, { uri, instance, runtime })
    return { diagnosis, isLeft: false }
  }
  // What is printed to standard output is the report alone.
  const say = (text: string): number => {
    terminal.warn(text)
    return 0
  }
  const aside = { ...context, terminal: { ...terminal, say } }
  say(PURPOSE)
  const refused = await askForRescue(aside, call, { request, begunBy: null })
  if (refused === CANNOT) return { diagnosis: withoutRescue(seen, uri), isLeft: false }
  if (refused !== null) return { diagnosis: null, isLeft: false }
  return stoppable(
    () => say(`Stopping: the rescue of instance '${instance}' is ended first. ${AGAIN}`),
    async (isStopped) => {
      const passing = { name: nameOfLook(context, 'inside'), runtime, isStopped }
      const { left, ...diagnosis } = await diagnoseByRescue(seen, request, passing)
      if (left !== null) say(sayNotEnded(uri, instance, left))
      return { diagnosis: isStopped() ? null : diagnosis, isLeft: left !== null }
    },
  )
}

const PURPOSE =
  'To look at the disks, the instance is put into rescue with its disks read-only, and brought back as it was.'
const AGAIN = 'A second Ctrl-C leaves it as it is.'

/** The exit status of `askForRescue` if there can be no rescue; the reasons were said. */
const CANNOT = 1

function withoutRescue(seen: SeenOutside, uri: string): DiagnosedInstance {
  const words = 'the disks were not looked at: the instance cannot be rescued'
  return diagnoseSeen(seen, uri, {
    facts: null,
    notes: [{ source: 'disk', result: 'not-looked-at', words }],
  })
}
