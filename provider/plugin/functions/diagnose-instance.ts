import * as z from 'zod'
import { diagnoseInstance as diagnose, type Report } from '../../break-glass/index.js'
import { instanceInputs, onInstance } from './on-instance.js'
import type { PluginFunction } from './plugin-function.js'

const source = z.string().describe('definition, agent, screen, console or disk.')

const evidence = z.object({
  source,
  words: z.string().describe('One line without control sequences, at most 256 characters.'),
  isGuestWords: z.boolean().describe('True: the guest or its disk says so, and may lie.'),
  line: z.int().optional().describe("The line of the console's log or of the screen."),
})

const finding = z.object({
  id: z.string().describe('The rule that found it, which keeps its name.'),
  stage: z
    .string()
    .describe('How far the boot comes: host, firmware, loader, kernel, initramfs, system or up.'),
  title: z.string().describe('What is wrong.'),
  means: z.string().describe('What that means for the instance.'),
  todo: z.string().describe('What to do.'),
  fixes: z.array(z.string()).describe('The fixes that mend it, the best first.'),
  canRepair: z
    .boolean()
    .describe('True: one of the fixes mends it; false: a person must, as todo says.'),
  isSymptom: z.boolean().describe('True: something else is the cause.'),
  evidence: z.array(evidence).describe('What shows it.'),
  consequences: z.array(z.string()).describe('Rules that found something that follows from it.'),
})

const look = z.object({
  source,
  result: z.string().describe('in-order, found, not-looked-at or unreadable.'),
  words: z.string().describe('What was seen, or why nothing was.'),
})

/** Why an instance does not boot. */
export const diagnoseInstance: PluginFunction = {
  description:
    'Says why an instance does not boot, from its definition, the files of its disks, its agent, its console and its screen. ' +
    'It starts nothing, changes nothing in the instance, and takes some seconds.',
  inputs: instanceInputs,
  outputs: z.object({
    verdict: z.string().describe('nothing-found, cause-found or cannot-tell.'),
    findings: z.array(finding).describe('What was found, the cause first.'),
    looks: z
      .array(look)
      .describe('All that was looked at, and what was not: that is never taken for in order.'),
  }),
  call: onInstance(async (host, dom) => {
    const { report } = await diagnose(host, dom)
    return { ok: true, result: describe(report) }
  }),
}

function describe({ verdict, findings, looks }: Report): object {
  return {
    verdict,
    findings: findings.map(
      ({ id, stage, title, means, todo, fixes, isSymptom, evidence: seen, consequences }) => {
        const shown = seen.map(({ line, ...one }) => (line === null ? one : { ...one, line }))
        const canRepair = fixes.length > 0
        return {
          id,
          stage,
          title,
          means,
          todo,
          fixes,
          canRepair,
          isSymptom,
          evidence: shown,
          consequences,
        }
      },
    ),
    looks,
  }
}
