import type { DefinitionFacts, Note } from '../../diagnose/index.js'
import { strip, within, type Host } from '../../host/index.js'
import {
  DeadlineError,
  DOMAIN_DISK_ERROR,
  DOMAIN_JOB,
  LibvirtError,
  type Calls,
} from '../../libvirt/index.js'
import { inOrder, notLookedAt, type Seen, type Subject } from './subject.js'

/** Milliseconds for each question. */
const DEADLINE_MS = 3_000

/** Asks what libvirt does with an instance: its jobs, the errors of its disks, its managed save and its autostart. */
export async function lookAtJobs(
  host: Host,
  { dom, isOn, domain }: Subject,
): Promise<Seen<Pick<DefinitionFacts, 'diskErrors' | 'isAutostarted'>>> {
  const { libvirt } = host
  const options = { deadline: DEADLINE_MS }
  const disks = isOn ? domain.disks.filter(({ source }) => source !== null) : []
  const ask = <T>(asked: Promise<T>): Promise<Answer<T>> => answerOf(host, asked)
  const [autostart, saved, job, errors, blockJobs] = await Promise.all([
    ask(libvirt.domainGetAutostart({ dom }, options)),
    ask(libvirt.domainHasManagedSaveImage({ dom }, options)),
    isOn ? ask(libvirt.domainGetJobInfo({ dom }, options)) : null,
    isOn ? ask(libvirt.domainGetDiskErrors({ dom }, options)) : null,
    Promise.all(
      disks.map(async ({ target: path }) => {
        const answer = await ask(libvirt.domainGetBlockJobInfo({ dom, path }, options))
        return { path, answer }
      }),
    ),
  ])
  return {
    facts: {
      ...(autostart.ok ? { isAutostarted: autostart.value !== 0 } : {}),
      ...(errors?.ok === true ? { diskErrors: errors.value.errors.map(describeError) } : {}),
    },
    notes: [
      describe('autostart', autostart, (value) => `autostart is ${value === 0 ? 'off' : 'on'}`),
      describe('a managed save', saved, (value) =>
        value === 0 ? null : 'it has a managed save, which the next start resumes',
      ),
      ...(job === null ? [] : [describe('jobs', job, describeJob)]),
      ...(errors === null ? [] : [describe('errors of disks', errors, () => null)]),
      ...blockJobs.map(({ path, answer }) =>
        describe(`block jobs of disk ${path}`, answer, ({ found }) =>
          found === 0 ? null : `a block job runs on disk ${path}`,
        ),
      ),
    ].filter((note) => note !== null),
  }
}

function describeError({ disk, error }: DiskError): { target: string; isFull: boolean } {
  return { target: strip(disk), isFull: error === DOMAIN_DISK_ERROR.NO_SPACE }
}

type DiskError = Awaited<ReturnType<Calls['domainGetDiskErrors']>>['errors'][number]

function describeJob({ type }: { readonly type: number }): string {
  return type === DOMAIN_JOB.NONE ? 'no job runs' : 'a job of the instance runs'
}

/** A note on an answer, or on why there is none; null: there is nothing to say. */
function describe<T>(
  what: string,
  answer: Answer<T>,
  words: (value: T) => string | null,
): Note | null {
  if (!answer.ok) return notLookedAt('definition', `${what}: ${answer.why}`)
  const said = words(answer.value)
  return said === null ? null : inOrder('definition', said)
}

type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string }

async function answerOf<T>({ clock }: Host, asked: Promise<T>): Promise<Answer<T>> {
  const late = { ok: false, why: `libvirt needs longer than ${DEADLINE_MS} ms` } as const
  try {
    const value = await within(clock, DEADLINE_MS, asked)
    return value === null ? late : { ok: true, value }
  } catch (error) {
    if (error instanceof DeadlineError) return late
    if (error instanceof LibvirtError) return { ok: false, why: strip(error.detail) }
    throw error
  }
}
