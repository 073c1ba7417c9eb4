import * as z from 'zod'
import type { Diagnosis, Finding } from '../engine/finding.js'
import { BOOT_RESULTS, type BootCourse } from '../boot/boot-course.js'
import { repairCommand } from '../../shell/index.js'
import { FIXES, SOURCES, type Fix } from '../rules/rule.js'
import { STAGES } from '../text/stages.js'

const text = z.string()

const evidence = z.strictObject({
  source: z.enum(SOURCES),
  words: text.describe('clean, one line, at most 256 characters'),
  isGuestWords: z.boolean().describe('the guest or its disk says so, and may lie'),
  line: z.int().nullable().describe("the line of the console's log or of the screen"),
})

const finding = z.strictObject({
  id: text.describe('the rule, which keeps its name'),
  row: z.int().describe('the row in docs/diagnose.md'),
  stage: z.enum(STAGES).describe('how far the boot comes'),
  title: text,
  means: text,
  todo: text,
  fixes: z.array(z.enum(FIXES)).describe('what mends it, the best first'),
  isAuto: z.boolean().describe('the fixes may be tried without asking'),
  isSymptom: z.boolean().describe('something else is the cause'),
  command: text.nullable().describe('the command that mends it; null: there is none'),
  evidence: z.array(evidence),
  consequences: z.array(text).describe('rules that were found too and follow from it'),
})

const look = z.strictObject({
  source: z.enum(SOURCES),
  result: z.enum(['in-order', 'found', 'not-looked-at', 'unreadable']),
  words: text,
})

const boot = z.strictObject({
  result: z.enum(BOOT_RESULTS).describe('up, or how it failed'),
  words: text.describe('why that is thought'),
  seconds: z.number().describe('how long it was watched'),
  hasNetwork: z.boolean().describe('false: the links of its network cards were down'),
  moments: z
    .array(
      z.strictObject({
        seconds: z.number(),
        stage: z.enum(STAGES),
        source: z.enum(SOURCES),
        words: text.describe("the guest's words"),
      }),
    )
    .describe('the beginning of each stage; after a reboot they come again'),
})

/** What `diagnose --format json` prints: fields may be added, none is taken away. */
export const reportSchema = z.strictObject({
  version: z.literal(1),
  instance: text,
  verdict: z.enum(['nothing-found', 'cause-found', 'cannot-tell']),
  findings: z.array(finding).describe('the cause first'),
  looks: z.array(look).describe('everything that was looked at'),
  boot: boot.optional().describe('what happened when it was started once; absent: it was not'),
})

export type Report = z.infer<typeof reportSchema>

/** Which instance, and how its host is reached. */
export interface Subject {
  readonly uri: string
  readonly instance: string
  /** The parameters that a fix has to be given, by name. */
  readonly parametersOf: (fix: Fix) => readonly string[]
  /** A boot of it that was watched; absent: none was. */
  readonly boot?: BootCourse | undefined
}

/** Makes the report of a diagnosis. */
export function reportOf({ verdict, findings, looks }: Diagnosis, subject: Subject): Report {
  return {
    version: 1,
    instance: subject.instance,
    verdict,
    findings: findings.map((one) => ({
      ...one,
      fixes: [...one.fixes],
      evidence: [...one.evidence],
      consequences: [...one.consequences],
      command: commandOf(one, subject),
    })),
    looks: [...looks],
    ...(subject.boot === undefined ? {} : { boot: plainBoot(subject.boot) }),
  }
}

function plainBoot({ moments, ...end }: BootCourse): NonNullable<Report['boot']> {
  return { ...end, moments: moments.map((moment) => ({ ...moment })) }
}

/** The best fix alone: the others are tried if it does not help. */
function commandOf(
  { fixes: [fix] }: Finding,
  { uri, instance, parametersOf }: Subject,
): string | null {
  if (fix === undefined) return null
  const parameters = parametersOf(fix).flatMap((name) => ['--parameter', `${fix}.${name}=VALUE`])
  return repairCommand(uri, instance, [fix], parameters)
}

/** The schema as JSON Schema, for programs that read the report. */
export function reportJsonSchema(): unknown {
  return z.toJSONSchema(reportSchema)
}
