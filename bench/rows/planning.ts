import { parseDomain } from '../../provider/domain-xml/index.js'
import { plan } from '../../provider/planner/index.js'
import type { RescueRequest } from '../../provider/planner/index.js'
import { interleave } from '../core/interleave.js'
import { median, medianRatio } from '../core/median.js'
import type { Bench, Measured } from '../core/row.js'
import { timed } from '../core/timed.js'
import { writeDomainXml, type Shape } from '../planning/domain-xml.js'

/** The planner alone, of several shapes of instances and several rescues the slowest. */
export const planning: Bench = {
  name: 'planning',
  async measure() {
    const [one, many]: [Comparison[], Comparison[]] = [[], []]
    for (const each of COMBINATIONS) {
      one.push(await planAgainstParse(each))
      many.push(await manyAgainstFew(each))
    }
    return [
      row('planning an instance of 3 disks / parsing its XML', 0.5, slowest(one)),
      row('planning 100 disks / planning 10 disks', 15, slowest(many)),
    ]
  },
}

interface Combination extends Shape {
  /** The rescue image's properties; with none the rescue is a legacy one. */
  readonly properties: RescueRequest['properties']
}

const SHAPES: readonly Shape[] = [
  { machine: 'pc', bus: 'virtio' },
  { machine: 'q35', bus: 'virtio' },
  { machine: 'q35', bus: 'scsi' },
]

const PROPERTIES = ['virtio', 'scsi', 'usb'].map((bus) => ({ hw_rescue_bus: bus }))

const COMBINATIONS: readonly Combination[] = SHAPES.flatMap((shape) =>
  [...PROPERTIES, {}].map((properties) => ({ ...shape, properties })),
)

interface Comparison extends Combination {
  readonly ratio: number
  /** Microseconds of one execution, medians. */
  readonly ours: number
  readonly theirs: number
}

function planAgainstParse(combination: Combination): Promise<Comparison> {
  const xml = writeDomainXml(combination, 3)
  const request = requestFor(combination, 3)
  return compare(
    combination,
    () => planned(request),
    () => parseDomain(xml),
  )
}

function manyAgainstFew(combination: Combination): Promise<Comparison> {
  const [many, few] = [requestFor(combination, 100), requestFor(combination, 10)]
  return compare(
    combination,
    () => planned(many),
    () => planned(few),
  )
}

function requestFor({ properties, ...shape }: Combination, disks: number): RescueRequest {
  return {
    domain: parseDomain(writeDomainXml(shape, disks)),
    properties,
    capabilities: null,
    image: '/var/lib/libvirt/images/rescue.img',
    configDrives: [],
    volumeBacked: false,
  }
}

/** A refusal would be quick and prove nothing. */
function planned(request: RescueRequest): void {
  const answer = plan(request)
  if (!answer.ok) throw new Error(`not planned: ${JSON.stringify(answer.issues)}`)
}

/** Executions in one turn: one alone is too short for the clock. */
const TIMES = 50

async function compare(
  combination: Combination,
  ours: () => unknown,
  theirs: () => unknown,
): Promise<Comparison> {
  const turn = (action: () => unknown) => () =>
    timed(() => {
      for (let time = 0; time < TIMES; time += 1) action()
    })
  const ms = await interleave(
    { ours: turn(ours), theirs: turn(theirs) },
    { rounds: 20, warmUps: 10 },
  )
  const each = (samples: readonly number[]): number => (median(samples) / TIMES) * 1000
  return {
    ...combination,
    ratio: medianRatio(ms.ours, ms.theirs),
    ours: each(ms.ours),
    theirs: each(ms.theirs),
  }
}

function slowest(comparisons: readonly Comparison[]): Comparison {
  return comparisons.reduce((worst, each) => (each.ratio > worst.ratio ? each : worst))
}

function row(name: string, target: number, worst: Comparison): Measured {
  const { hw_rescue_bus: rescueBus = 'legacy' } = worst.properties
  const times = `${worst.ours.toFixed(0)} / ${worst.theirs.toFixed(0)} µs`
  const figures = `${times}, ${worst.machine}, ${worst.bus} disks, rescue ${rescueBus}`
  return { name, value: worst.ratio, target, better: 'lower', figures }
}
