import { guestWords } from '../../guest/guest-words.js'
import type { Facts } from '../facts/facts.js'
import { RULES } from '../rules/index.js'
import type { Rule, Source } from '../rules/rule.js'
import { isBefore } from '../text/stages.js'
import type { Diagnosis, Evidence, Finding } from './finding.js'
import { journalTextOf, withoutJournal, type JournalText } from './journal-text.js'
import { judge } from './judge.js'
import { listLooks } from './looks.js'
import { matchText, type Text } from './match-text.js'
import { rank } from './rank.js'
import { textsOf } from './texts-of.js'

/** Says why an instance does not boot, from facts alone. All evidence is clean and cut. */
export function diagnose(given: Facts, rules: readonly Rule[] = RULES): Diagnosis {
  const texts = textsOf(given)
  const journal = journalTextOf(given, texts)
  const facts = journal === null ? withoutJournal(given) : given
  const seen = withoutMended(rules.map((rule) => look(rule, facts, { texts, journal })))
  const active = seen.filter((one) => !one.isDisproved || explainsAny(one, seen))
  const findings = rank(withoutConsequences(active))
  return {
    verdict: judge(facts, texts, findings),
    findings,
    looks: listLooks(given, texts, sourcesOf(active)),
  }
}

/** What shows something, be it a cause or what follows from one. */
function sourcesOf(active: readonly Seen[]): ReadonlySet<Source> {
  return new Set(active.flatMap(({ evidence }) => evidence.map(({ source }) => source)))
}

interface Seen {
  readonly rule: Rule
  readonly evidence: readonly Evidence[]
  readonly isDisproved: boolean
  /** The journal alone shows it. */
  readonly isTold: boolean
  /** The journal alone shows it, and the disks, which would show it too, do not: it was mended since. */
  readonly isMended: boolean
}

interface Texts {
  readonly texts: readonly Text[]
  readonly journal: JournalText | null
}

function look(rule: Rule, facts: Facts, { texts, journal }: Texts): Seen {
  const matches = texts.map((text) => matchText(rule, text))
  const standing = matches.filter(({ isDisproved }) => !isDisproved)
  const proofs = (rule.prove?.(facts) ?? []).slice(0, MOST).map(({ source, words }): Evidence => {
    const isGuestWords = source !== 'definition'
    return { source, words: guestWords(words), isGuestWords, line: null }
  })
  const told = standingIn(journal?.ofSystem, rule)
  const isSeen = proofs.length > 0 || standing.some(({ evidence }) => evidence.length > 0)
  const isProven = proofs.some(({ source }) => source === 'disk')
  const added = isProven ? standingIn(journal?.all, rule) : rule.prove === undefined ? told : []
  const hasStanding = isSeen || added.length > 0
  const shown = hasStanding ? standing : matches
  return {
    rule,
    evidence: [...proofs, ...shown.flatMap(({ evidence }) => evidence), ...added],
    isDisproved: !hasStanding,
    isTold: !isSeen && added.length > 0,
    isMended: !isSeen && added.length === 0 && told.length > 0,
  }
}

/** Firmware and boot loader write to no journal. */
function standingIn(journal: Text | undefined, rule: Rule): readonly Evidence[] {
  if (journal === undefined || isBefore(rule.stage, 'kernel')) return []
  const { evidence, isDisproved } = matchText(rule, journal)
  return isDisproved ? [] : evidence
}

/** What was seen, without what the journal says of a boot whose cause was mended since. */
function withoutMended(all: readonly Seen[]): readonly Seen[] {
  const mended = all.filter(({ isMended }) => isMended)
  const explained = new Set(mended.flatMap(({ rule }) => rule.explains ?? []))
  return all.filter(
    ({ rule, evidence, isTold }) => evidence.length > 0 && !(isTold && explained.has(rule.id)),
  )
}

/** Proofs of a rule that are shown. */
const MOST = 3

/** GRUB without an initramfs goes on, and the kernel fails: then GRUB's error was the cause. */
function explainsAny({ rule }: Seen, seen: readonly Seen[]): boolean {
  return seen.some((other) => !other.isDisproved && (rule.explains ?? []).includes(other.rule.id))
}

/** A root cause outranks its consequences: they are named with it, and no findings of their own. */
function withoutConsequences(seen: readonly Seen[]): readonly Finding[] {
  const explained = new Set(seen.flatMap(({ rule }) => rule.explains ?? []))
  return seen
    .filter(({ rule }) => !explained.has(rule.id))
    .map(({ rule, evidence }) => {
      const consequences = seen.filter((other) => (rule.explains ?? []).includes(other.rule.id))
      const { id, row, stage, title, means, todo, fixes, isAuto = false, isSymptom = false } = rule
      return {
        ...{ id, row, stage, title, means, todo, fixes, isAuto, isSymptom, evidence },
        consequences: consequences.map((other) => other.rule.id),
      }
    })
}
