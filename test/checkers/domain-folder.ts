import { planDomainFile, type Planned } from './domain-file.js'
import { listDefinitions } from './list-definitions.js'
import type { Outcome } from './report.js'
import { validate, whyNoSchema } from './schema.js'

/** Checks every XML file of some folders, those inside them too; a folder without any is a failure. */
export function checkDomainFolders(folders: readonly string[]): readonly Outcome[] {
  const found = folders.map((folder) => ({ folder, files: listDefinitions(folder) }))
  const unreadable = found.flatMap(({ folder, files }) =>
    typeof files === 'string' ? [{ name: folder, failures: [files] }] : [],
  )
  const planned = found
    .flatMap(({ files }) => (typeof files === 'string' ? [] : files))
    .map(planDomainFile)
  const missing = whyNoSchema()
  const invalid = missing === null ? invalidRescues(planned) : new Map<string, readonly string[]>()
  const outcomes = planned.map((one) => ({
    name: one.file,
    failures: [...one.failures, ...(invalid.get(one.file) ?? [])],
  }))
  return [...unreadable, ...outcomes, ...(missing === null ? [] : [unchecked(missing)])]
}

/** Half of the check is missing: that is no pass. */
function unchecked(reason: string): Outcome {
  return { name: "libvirt's schema", failures: [`nothing was held against it: ${reason}`] }
}

/** What the schema says against rescue XMLs whose originals it has nothing against. */
function invalidRescues(planned: readonly Planned[]): ReadonlyMap<string, readonly string[]> {
  const whole = planned.filter(({ rescues }) => rescues.length > 0)
  const verdicts = validate(whole.map(({ original }) => original))
  const valid = whole.filter((_, place) => verdicts[place] === null)
  const rescues = valid.flatMap(({ file, rescues: made }) => made.map((one) => ({ file, ...one })))
  const answers = validate(rescues.map(({ xml }) => xml))
  const failures = new Map<string, string[]>()
  rescues.forEach(({ file, properties }, place) => {
    const answer = answers[place] ?? null
    if (answer === null) return
    failures.set(file, [...(failures.get(file) ?? []), `${properties}: not valid: ${answer}`])
  })
  return failures
}
