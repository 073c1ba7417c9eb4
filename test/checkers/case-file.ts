import { readFileSync } from 'node:fs'
import { checkCase, type Case } from './case.js'
import { pathFor, reasonOf, type Outcome } from './report.js'

/** Checks every case of a file; a file or case that cannot be read is a failure with a name. */
export function checkCaseFile(file: string): readonly Outcome[] {
  const cases = readCases(file)
  if (typeof cases === 'string') return [{ name: file, failures: [cases] }]
  return cases.map((entry, place) => {
    const id =
      isRecord(entry) && typeof entry['id'] === 'string' ? entry['id'] : `case ${place + 1}`
    return { name: `${file}: ${id}`, failures: outcomeOf(entry, id) }
  })
}

function readCases(file: string): readonly unknown[] | string {
  try {
    const content: unknown = JSON.parse(readFileSync(pathFor(file), 'utf8'))
    const cases = isRecord(content) ? content['cases'] : content
    if (!Array.isArray(cases)) return "the file has no list 'cases'"
    return cases.length === 0 ? 'the file has no cases' : (cases as readonly unknown[])
  } catch (error) {
    return reasonOf(error)
  }
}

function outcomeOf(entry: unknown, id: string): readonly string[] {
  try {
    const problems = malformed(entry)
    return problems.length > 0 ? problems : checkCase(asCase(entry as Record<string, unknown>, id))
  } catch (error) {
    return [reasonOf(error)]
  }
}

function malformed(entry: unknown): readonly string[] {
  if (!isRecord(entry)) return ['it is not an object']
  const kinds = Object.entries(KINDS).filter(([key, is]) => !is(entry[key]))
  return kinds.map(([key]) => `'${key}' is missing or of the wrong kind`)
}

const isOptional =
  (is: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === undefined || is(value)

const KINDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  domainXml: (value) => typeof value === 'string',
  volumeBacked: isOptional((value) => typeof value === 'boolean'),
  configDrive: isOptional((value) => typeof value === 'boolean'),
  imageProperties: isOptional(isRecord),
  expect: isRecord,
}

function asCase(entry: Record<string, unknown>, id: string): Case {
  const properties = Object.entries(entry['imageProperties'] ?? {})
  return {
    id,
    domainXml: entry['domainXml'] as string,
    volumeBacked: entry['volumeBacked'] === true,
    configDrive: entry['configDrive'] === true,
    imageProperties: Object.fromEntries(properties.map(([key, value]) => [key, String(value)])),
    expect: entry['expect'] as Record<string, unknown>,
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
