/** One command of the guest agent's protocol (QEMU's `qga/qapi-schema.json`). */
export interface AgentCommand {
  readonly execute: string
  readonly arguments?: Readonly<Record<string, string | number | boolean | readonly string[]>>
}

/**
 * What came of a command. Everything in it is the guest's word.
 *
 * `refusal`: the agent, or libvirt for it, said no. `silence`: no answer, so it is unknown whether the guest did
 * it, and whether the agent still runs. `off`: the guest does not run, or has no port for an agent.
 */
export type Answer = { readonly ms: number } & (
  | { readonly kind: 'answer'; readonly value: unknown }
  | { readonly kind: 'refusal' | 'silence' | 'off'; readonly words: string }
)

/** Most characters of an answer: a piece of a file in base64, and no more. */
export const LONGEST_ANSWER = 1_000_000
/** Most brackets that are open at a time; the protocol has no more than a few. */
const DEEPEST = 8

/**
 * Reads the answer of an agent that may be hostile; undefined if it is longer, deeper or other than an answer can
 * be. What is in it is checked by who uses it.
 */
export function parseAnswer(text: string | null): { readonly value: unknown } | undefined {
  if (text === null || text.length > LONGEST_ANSWER || !isShallow(text)) return undefined
  try {
    const answer: unknown = JSON.parse(text)
    if (typeof answer !== 'object' || answer === null || !Object.hasOwn(answer, 'return'))
      return undefined
    return { value: (answer as { readonly return: unknown }).return }
  } catch {
    return undefined
  }
}

/** Looks at the brackets outside of strings alone, before a parser meets them. */
function isShallow(text: string): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"') at = endOfString(text, at)
    else if (character === '[' || character === '{') depth += 1
    else if (character === ']' || character === '}') depth -= 1
    if (depth > DEEPEST) return false
  }
  return true
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; at += 1) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return text.length
    let slashes = 0
    while (text[quote - 1 - slashes] === '\\') slashes += 1
    if (slashes % 2 === 0) return quote
    at = quote
  }
}
