import type { NamedPlace, RescuePlan } from '../../planner/types.js'
import { printable, write, type Tag } from '../../xml/index.js'
import { shorten } from '../../dynamic/describe-plan/fit.js'

/** Dots: of a box, of the gaps between boxes, and of the edge. */
const BOX = { width: 250, height: 62 } as const
const GAP = { across: 70, down: 14 } as const
const EDGE = 24
const HEAD = 74

/**
 * Draws the disks of an instance before, during and after a rescue, as a picture in SVG.
 *
 * Each disk is a box, and a line leads from its place before to its place during the rescue and back. A disk that
 * only one side has is drawn with a dashed edge. It is plain SVG, without scripts and links.
 */
export function drawPlan(instance: string, plan: RescuePlan): string {
  const { mode, before, after } = plan
  const rows = Math.max(before.length, after.length, 1)
  const width = 2 * EDGE + 3 * BOX.width + 2 * GAP.across
  const height = HEAD + rows * (BOX.height + GAP.down) + EDGE
  const columns = [before, after, before].map((places, column) => {
    const others = column === 1 ? before : after
    return places.map((place, row) => drawBox({ place, column, row, others, places }))
  })
  const titles = ['before', `during (${mode})`, 'after'].map((title, column) =>
    text({ x: xOf(column), y: HEAD - 12, kind: 'column' }, title),
  )
  return `${write({
    name: 'svg',
    attributes: { xmlns: NAMESPACE, width, height, viewBox: `0 0 ${width} ${height}` },
    content: [
      { name: 'style', content: STYLE },
      { name: 'rect', attributes: { class: 'page', width, height } },
      text({ x: EDGE, y: 32, kind: 'title' }, `Rescue of instance '${instance}'`),
      ...titles,
      ...drawLines(before, after),
      ...columns.flat(2),
    ],
  })}\n`
}

const NAMESPACE = 'http://www.w3.org/2000/svg'

const STYLE = [
  'text{font-family:sans-serif;font-size:12px;fill:#222}',
  '.title{font-size:18px;font-weight:bold}',
  '.column{font-size:14px;font-weight:bold;fill:#555}',
  '.name{font-weight:bold;font-size:14px}',
  '.page{fill:#fff}',
  '.disk{fill:#eef3f8;stroke:#5b7a99}',
  '.rescue{fill:#fdf0dc;stroke:#c77d0a}',
  '.alone{stroke-dasharray:5 4}',
  '.boots{stroke-width:3}',
  'line{stroke:#9aa7b4;stroke-width:1.5}',
].join('')

interface Box {
  readonly place: NamedPlace
  readonly column: number
  readonly row: number
  /** The places of the column beside it. */
  readonly others: readonly NamedPlace[]
  /** The places of its own column. */
  readonly places: readonly NamedPlace[]
}

function drawBox({ place, column, row, others, places }: Box): readonly Tag[] {
  const { role, target, bus, device, source, guestName, access } = place
  const [x, y] = [xOf(column), yOf(row)]
  const isAlone = !others.some(({ from }) => from !== null && from === place.from)
  const boots = bootsFirst(places) === place
  const kinds = [role === 'rescue' ? 'rescue' : 'disk', ...(isAlone ? ['alone'] : [])]
  const shape = [...kinds, ...(boots ? ['boots'] : [])].join(' ')
  const notes = [role, ...(boots ? ['boots first'] : []), ...(access === undefined ? [] : [access])]
  const guest = guestName === null || guestName === target ? '' : ` (${guestName} in the guest)`
  const line = (at: number, kind: string, words: string): Tag =>
    text({ x: x + 10, y: y + at, kind }, words)
  return [
    { name: 'rect', attributes: { class: shape, x, y, ...BOX, rx: 6 } },
    line(19, 'name', `${target}${guest}`),
    line(36, 'detail', `${device} on ${bus}: ${notes.join(', ')}`),
    line(53, 'detail', source ?? 'empty'),
  ]
}

/** The disk with the lowest boot order; without any, the rescue disk, else the root disk. */
function bootsFirst(places: readonly NamedPlace[]): NamedPlace | undefined {
  const ordered = places
    .filter(({ bootOrder }) => bootOrder !== null)
    .sort((a, b) => (a.bootOrder ?? 0) - (b.bootOrder ?? 0))
  const byRole = (wanted: string): NamedPlace | undefined =>
    places.find(({ role }) => role === wanted)
  return ordered[0] ?? byRole('rescue') ?? byRole('root')
}

/** From each disk to its place during the rescue, and from there to its place after it. */
function drawLines(before: readonly NamedPlace[], after: readonly NamedPlace[]): readonly Tag[] {
  return before.flatMap(({ from }, row) => {
    const at = after.findIndex((place) => place.from === from)
    if (at === -1) return []
    return [drawLine(0, row, at), drawLine(1, at, row)]
  })
}

function drawLine(column: number, from: number, to: number): Tag {
  const [x1, x2] = [xOf(column) + BOX.width, xOf(column + 1)]
  const [y1, y2] = [yOf(from) + BOX.height / 2, yOf(to) + BOX.height / 2]
  return { name: 'line', attributes: { x1, y1, x2, y2 } }
}

function xOf(column: number): number {
  return EDGE + column * (BOX.width + GAP.across)
}

function yOf(row: number): number {
  return HEAD + row * (BOX.height + GAP.down)
}

interface Spot {
  readonly x: number
  readonly y: number
  readonly kind: string
}

/** Characters that fit into a box. */
const LONGEST = 38

/** Names come from a host and may hold any character. */
function text({ x, y, kind }: Spot, words: string): Tag {
  const shown = shorten(words, kind === 'title' ? 80 : LONGEST)
  return { name: 'text', attributes: { class: kind, x, y }, content: printable(shown) }
}
