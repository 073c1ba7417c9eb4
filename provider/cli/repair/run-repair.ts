import {
  carryOut,
  leftIn,
  makeActs,
  rescueIdOf,
  type RepairEnd,
  type RepairTalk,
} from '../../break-glass/index.js'
import type { Call, Context } from '../commands/command.js'
import { listen, type Interrupt } from '../interrupt.js'
import { askOf } from '../show/ask-of.js'
import { nameFixes, sayAgain, sayProposal } from '../show/say-proposal.js'
import { wordsOfRepair } from '../words/read-repair.js'
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
  const { examined, steps, rescuer, seen } = agreed
  const interrupt = listen(terminal, { uri, instance: examined.name })
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
    seen,
    rescue: () => rescuer.rescue(asked.rescue, runtime),
    show: (lines) => {
      terminal.warn(quote(lines))
    },
    isStopped: () => interrupt.isAsked(),
  })
  try {
    const talk = talkOf(context, call, { interrupt, instance: examined.name })
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

function talkOf(
  { terminal, uri }: Context,
  call: Call,
  { interrupt, instance }: { readonly interrupt: Interrupt; readonly instance: string },
): RepairTalk {
  const { yes = false, auto = false } = call
  const ask = async (question: string): Promise<boolean | null> => {
    try {
      return await terminal.confirm(question)
    } catch (error) {
      // Ctrl-C at a question.
      if (!(error instanceof Error) || error.name !== 'AbortError') throw error
      interrupt.ask()
      return false
    }
  }
  return {
    say: terminal.warn,
    isStopped: () => interrupt.isAsked(),
    failed: ({ message }) => {
      terminal.warn(message)
    },
    confirm: async (question) => {
      if (yes) return true
      const { before, text } = askOf(instance, question)
      if (before !== null) terminal.warn(before)
      return (await ask(text)) === true
    },
    // `--yes` is no answer to it: which fixes are taken is said by --fix or --auto.
    choose: (ids) => (yes ? Promise.resolve(null) : ask(`Take ${nameFixes(ids)}?`)),
    propose: (proposal) => {
      const wordsFor = (id: string): readonly string[] => wordsOfRepair(call, [id])
      terminal.warn(sayProposal(proposal, { uri, instance, isAuto: auto, wordsFor }))
    },
    showAgain: (report) => {
      terminal.warn(sayAgain(instance, report))
    },
  }
}
