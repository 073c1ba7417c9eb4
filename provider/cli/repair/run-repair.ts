import {
  carryOut,
  leftIn,
  makeActs,
  rescueIdOf,
  type Question,
  type RepairEnd,
  type RepairTalk,
} from '../../break-glass/index.js'
import type { Call, Context } from '../commands/command.js'
import { listen, type Interrupt } from '../interrupt.js'
import type { Agreed, AskedRepair } from './ask-for-repair.js'

/** Carries out a repair that was agreed to, and listens for Ctrl-C meanwhile. */
export async function runRepair(
  context: Context,
  call: Call,
  {
    asked,
    agreed,
  }: { readonly asked: AskedRepair; readonly agreed: Agreed & { readonly ok: true } },
): Promise<RepairEnd> {
  const { uri, terminal } = context
  const { examined, steps, rescuer } = agreed
  const interrupt = listen(terminal)
  // What is told to stop, stops between two steps of its own, too.
  const runtime = {
    ...context.runtime,
    isEngineAlive: () => !interrupt.isAsked() && context.runtime.isEngineAlive(),
  }
  const acts = makeActs({
    uri,
    instance: examined.name,
    domainUuid: examined.domainUuid,
    rescueId: examined.found === undefined ? null : rescueIdOf(examined.found),
    runtime,
    request: asked.request,
    rescue: () => rescuer.rescue(asked.rescue, runtime),
    show: (lines) => {
      terminal.warn(quote(lines))
    },
    isStopped: () => interrupt.isAsked(),
  })
  try {
    const talk = talkOf(context, call, interrupt)
    const { request } = asked
    const repairing = { acts, talk, clock: runtime.clock, instance: examined.name, request }
    return await carryOut(steps, repairing, leftIn(examined.stage))
  } finally {
    interrupt.close()
  }
}

/** What a guest writes stands apart from what we say. */
function quote(lines: string): string {
  return lines
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => `  | ${line}`)
    .join('\n')
}

function talkOf({ terminal }: Context, { yes = false }: Call, interrupt: Interrupt): RepairTalk {
  return {
    say: terminal.warn,
    isStopped: () => interrupt.isAsked(),
    failed: ({ message }) => {
      terminal.warn(message)
    },
    confirm: async (question) => {
      if (yes) return true
      try {
        return (await terminal.confirm(QUESTIONS[question.kind](question))) === true
      } catch (error) {
        // Ctrl-C at a question.
        if (!(error instanceof Error) || error.name !== 'AbortError') throw error
        interrupt.ask()
        return false
      }
    },
  }
}

const QUESTIONS: Readonly<Record<Question['kind'], (question: Question) => string>> = {
  apply: (question) => `Run fix '${question.kind === 'apply' ? question.name : ''}'?`,
  keep: () => 'It is proven to boot. Make the repair permanent?',
  'throw-away': () => 'It is not proven to boot. Throw the repair away?',
}
