import { readDiskFacts, readLookScript, type DiskFacts } from '../../diagnose/index.js'
import { explainEnd, nameJob, runInRescue, type JobEnd, type Place } from '../../guest/index.js'
import { strip } from '../../host/index.js'
import { notLookedAt, type Seen } from '../look/subject.js'

/** Seconds that the look at all disks may take, and bytes of its answer: a multiple of 512. */
const [LIMIT_S, LIMIT_BYTES] = [120, 4 << 20]

/** Where the look is taken. */
export interface RescuedPlace extends Pick<Place, 'uri' | 'instance' | 'runtime'> {
  /** As messages name it; absent: as `instance` does. */
  readonly name?: string
}

/** Looks at the disks of an instance from the inside of its rescue system, which runs; changes nothing on them. */
export async function lookInside(place: RescuedPlace): Promise<Seen<DiskFacts | null>> {
  const { runtime, name: instance = place.instance } = place
  const answer: Buffer[] = []
  const id = runtime.randomHex(6)
  const end = await runInRescue(
    {
      ...place,
      show: (stream, bytes) => {
        if (stream === 'stdout') answer.push(bytes)
      },
      began: () => {
        runtime.say(`The rescue system of instance '${instance}' looks at the disks.`)
      },
    },
    {
      // A name of the command line would take the place of the last job of `run`.
      nameIn: (boot) => nameJob('cmd', id, boot),
      script: Buffer.from(readLookScript()),
      environment: {},
      chroot: false,
      mount: false,
      timeout: LIMIT_S,
      limit: LIMIT_BYTES,
      isForgotten: true,
    },
  )
  const why = explain(end, instance)
  const notes = why === null ? [] : [notLookedAt('disk', strip(why))]
  return { facts: end.kind === 'exited' ? readDiskFacts(Buffer.concat(answer)) : null, notes }
}

/** Why not all was looked at; null: the script came to its own end. */
function explain(end: JobEnd, instance: string): string | null {
  if (end.kind !== 'exited') return `the disks were not looked at: ${explainEnd(end, instance)}`
  if (end.isLate) return `not all of the disks was looked at within ${LIMIT_S} s`
  if (end.isCut.stdout) return `what is said of the disks is longer than ${LIMIT_BYTES} bytes`
  return null
}
