import type { Facts } from '../facts/facts.js'
import { SOURCES, type Source } from '../rules/rule.js'
import { isUp, mayBeEarlier } from './judge.js'
import { describeEntries } from '../variables/describe-entries.js'
import { reachOfLoader } from '../variables/reach-of-loader.js'
import type { Look } from './finding.js'
import { lookAtJournal } from './look-at-journal.js'
import type { Text } from './match-text.js'
import { describeUntried } from './untried-loader.js'

/** Lists everything that was looked at, what is in order too; `found` are the sources that showed something. */
export function listLooks(
  facts: Facts,
  texts: readonly Text[],
  found: ReadonlySet<Source>,
): readonly Look[] {
  return SOURCES.flatMap((source) => {
    const notes: Look[] = [...(facts.notes ?? []), ...entriesOf(facts)].filter(
      (note) => note.source === source,
    )
    const look = { source, ...lookAt(source, facts, texts) }
    if (source === 'disk') notes.push(...lookAtJournal(facts))
    if (found.has(source)) return [{ ...look, result: 'found' as const }, ...notes]
    // A note says why better.
    const isSaid = look.result === 'not-looked-at' && notes.length > 0
    return isSaid ? notes : [look, ...notes]
  })
}

/** What boot order and boot entries show, and whether it is known that they lead to the loader. */
function entriesOf(facts: Facts): readonly Look[] {
  const said = facts.definition === null ? [] : describeEntries(facts.definition)
  const untried = describeUntried(facts)
  const looks = [
    ...said.map((words): Look => ({ source: 'definition', ...inOrder(words) })),
    ...(untried === null
      ? []
      : [{ source: 'definition', result: 'found', words: untried } as const]),
  ]
  const reach = reachOfLoader(facts)
  return reach.kind === 'unknown' ? [...looks, { source: 'disk', ...not(reach.words) }] : looks
}

type Result = Omit<Look, 'source'>

function lookAt(source: Source, facts: Facts, texts: readonly Text[]): Result {
  switch (source) {
    case 'definition':
      return lookAtDefinition(facts)
    case 'agent':
      return facts.agent === null
        ? not('the guest agent gave no answer')
        : inOrder(`the guest agent says that the system is ${facts.agent.state}`)
    case 'screen':
      return lookAtScreen(facts)
    case 'console':
      return lookAtConsole(facts, texts)
    case 'disk':
      return lookAtDisk(facts)
  }
}

const not = (words: string): Result => ({ result: 'not-looked-at', words })
const inOrder = (words: string): Result => ({ result: 'in-order', words })
const unreadable = (words: string): Result => ({ result: 'unreadable', words })

function lookAtDefinition({ definition }: Facts): Result {
  if (definition === null) return not('the definition was not looked at')
  const { domain, state, sources } = definition
  const { name, reason } = state
  return inOrder(
    `the instance is ${name}${reason === null ? '' : ` (${reason})`}, its firmware is ${domain.firmware.kind}, ${sources.length} disk sources`,
  )
}

function lookAtScreen({ screen }: Facts): Result {
  if (screen === null) return not('the screen was not looked at')
  if (screen.kind === 'blank') return inOrder('the screen is blank')
  if (screen.kind === 'unreadable') return unreadable(`cannot read this screen: ${screen.reason}`)
  return inOrder(`${screen.lines.length} lines, in the font ${screen.font}`)
}

function lookAtConsole(facts: Facts, texts: readonly Text[]): Result {
  const text = texts.find(({ source }) => source === 'console')
  if (text === undefined)
    return not(
      facts.console === null || facts.console.length === 0
        ? 'there is no log of the console, or it is empty'
        : 'the log of the console shows no boot since the instance left its rescue',
    )
  const start = mayBeEarlier(facts, texts)
    ? '; the screen shows no system, so it may be an earlier start'
    : ''
  const end = isUp(text) ? `, which lets users in${start}` : ''
  return inOrder(`${text.lines.length} lines of the last boot${end}`)
}

function lookAtDisk({ disk }: Facts): Result {
  if (disk === null) return not('the disks were not looked at from the inside of a rescue')
  if (disk.isWhole) return inOrder('the disks were looked at to the end')
  const [trouble, ...more] = new Set(disk.all('trouble').map(({ what }) => what))
  const others = more.length === 0 ? '' : `, and ${more.length} more of that kind`
  if (trouble !== undefined) return unreadable(`the rescue system says "${trouble}"${others}`)
  return unreadable('the look at the disks did not come to its end')
}
