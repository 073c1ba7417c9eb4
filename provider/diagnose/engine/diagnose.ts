import { guestWords } from '../../guest/guest-words.js'
import type { Facts } from '../facts/facts.js'
import { RULES } from '../rules/index.js'
import type { Rule } from '../rules/rule.js'
import type { Diagnosis, Evidence, Finding } from './finding.js'
import { judge } from './judge.js'
import { listLooks } from './looks.js'
import { matchText, type Text } from './match-text.js'
import { rank } from './rank.js'
import { textsOf } from './texts-of.js'

/** Says why an instance does not boot, from facts alone. All evidence is clean and cut. */
export function diagnose(facts: Facts, rules: readonly Rule[] = RULES): Diagnosis {
  const texts = textsOf(facts)
  const seen = rules
    .map((rule) => look(rule, facts, texts))
    .filter(({ evidence }) => evidence.length > 0)
  const active = seen.filter((one) => !one.isDisproved || explainsAny(one, seen))
  const findings = rank(withoutConsequences(active))
  return {
    verdict: judge(facts, texts, findings),
    findings,
    looks: listLooks(facts, texts, findings),
  }
}

interface Seen {
  readonly rule: Rule
  readonly evidence: readonly Evidence[]
  readonly isDisproved: boolean
}

function look(rule: Rule, facts: Facts, texts: readonly Text[]): Seen {
  const matches = texts.map((text) => matchText(rule, text))
  const standing = matches.filter(({ isDisproved }) => !isDisproved)
  const proofs = (rule.prove?.(facts) ?? []).slice(0, MOST).map(({ source, words }): Evidence => {
    const isGuestWords = source !== 'definition'
    return { source, words: guestWords(words), isGuestWords, line: null }
  })
  const hasStanding = proofs.length > 0 || standing.some(({ evidence }) => evidence.length > 0)
  const shown = hasStanding ? standing : matches
  return {
    rule,
    evidence: [...proofs, ...shown.flatMap(({ evidence }) => evidence)],
    isDisproved: !hasStanding,
  }
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
