import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { planDomainFile, type Planned } from './domain-file.js'
import { pathFor, reasonOf, type Outcome } from './report.js'
import { validate, whyNoSchema } from './schema.js'

/** Checks every XML file of some folders, those inside them too; a folder without any is a failure. */
export function checkDomainFolders(folders: readonly string[]): readonly Outcome[] {
  const found = folders.map((folder) => ({ folder, files: list(folder) }))
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

function list(path: string): readonly string[] | string {
  try {
    const folder = pathFor(path)
    if (statSync(folder).isFile()) return [folder]
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.toLowerCase().endsWith('.xml'))
      .sort()
      .map((file) => join(folder, file))
    return files.length > 0 ? files : 'there is no XML file in it'
  } catch (error) {
    return reasonOf(error)
  }
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
