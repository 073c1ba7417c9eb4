import type { Of } from '../facts/disk-lines.js'
import type { Facts } from '../facts/facts.js'
import { lastBootOf, showTime, type LastBoot } from '../journal/last-boot.js'
import { guestWords } from '../../guest/guest-words.js'
import { waitingUnits } from '../journal/waiting-units.js'
import type { Look } from './finding.js'

/** What the journal on the disks is, and how its last boot went; nothing if it was not asked for. */
export function lookAtJournal({ disk }: Facts): readonly Look[] {
  const journals = disk?.all('journals')[0]
  if (disk === null || journals === undefined) return []
  return [{ source: 'disk', ...lookAt(journals, lastBootOf(disk)) }]
}

type Result = Omit<Look, 'source'>

function lookAt(journals: Of<'journals'>, boot: LastBoot | null): Result {
  const { state, files, more } = journals
  switch (state) {
    case 'none':
      return {
        result: 'not-looked-at',
        words:
          more === 0
            ? 'the instance keeps no journal on its disks'
            : `the files of the journal are larger than what is read: ${more}`,
      }
    case 'no-program':
      return { result: 'not-looked-at', words: 'this rescue system cannot read a journal' }
    case 'unreadable':
      return {
        result: 'unreadable',
        words: `the journal shows no boot; files that were read: ${files}`,
      }
    case 'ok':
      return boot === null
        ? { result: 'unreadable', words: 'the last boot in the journal was not read' }
        : { result: boot.login ? 'in-order' : 'found', words: describe(journals, boot) }
  }
}

function describe({ boots, isCut, more }: Of<'journals'>, boot: LastBoot): string {
  const { first, last, login, end } = boot
  const how = login ? `which let users in${AFTER_LOGIN[end]}` : END[end]
  const [unit, ...others] = login ? [] : waitingUnits(boot)
  const waits =
    unit === undefined
      ? ''
      : `; "${guestWords(unit.name)}" was being started when it ended${others.length === 0 ? '' : `, and ${others.length} more`}`
  const cut = isCut ? '; it has more lines than were read' : ''
  const left = more === 0 ? '' : `; older files that were left out: ${more}`
  return `the journal has ${boots} ${boots === 1 ? 'boot' : 'boots'}, the last from ${showTime(first)} to ${showTime(last)}, ${how}${waits}${cut}${left}`
}

/** How a boot ended that let users in. */
const AFTER_LOGIN = {
  emergency: ' and went to emergency mode then',
  off: ' and was powered off',
  reboot: ' and was started again',
  unknown: '',
} as const

/** How a boot ended that let nobody in. */
const END = {
  emergency: 'which ended in emergency mode',
  off: 'which was powered off before it let users in',
  reboot: 'which started again before it let users in',
  unknown: 'which shows no sign that it let users in',
} as const
