import { compilePattern } from '../../../instance-rescue/inputs/boot-pattern.js'

/** By what it is known that an instance's own system boots. */
export type HealthyRule =
  /** Its guest agent answers from a new boot and systemd has come to its end, or its console shows a login prompt. */
  | { readonly kind: 'boots' }
  /** A line of its console is what this expression in RE2's syntax expects. */
  | { readonly kind: 'console'; readonly pattern: string }
  /** One of its addresses accepts a connection to this port from this machine. */
  | { readonly kind: 'tcp'; readonly port: number }

/** A rule as a clause: "its console shows a line like 'ready'". */
export function describeRule(rule: HealthyRule): string {
  switch (rule.kind) {
    case 'boots':
      return "its guest agent answers from a new boot and systemd says 'running' or 'degraded', or its console shows a login prompt"
    case 'console':
      return `its console shows a line that matches '${rule.pattern}'`
    case 'tcp':
      return `one of its addresses accepts a connection to TCP port ${rule.port} from this machine`
    default:
      return rule satisfies never
  }
}

/** Says what is wrong with an expression for the console, a clause; null: nothing. */
export function explainPattern(pattern: string): string | null {
  if (pattern === '' || pattern.length > LONGEST)
    return `is not an expression of 1 to ${LONGEST} characters`
  try {
    return compilePattern(pattern).test('')
      ? 'matches an empty line, so every system would be proven to boot'
      : null
  } catch {
    return "is not a regular expression in RE2's syntax, which has no lookahead and no backreference"
  }
}

const LONGEST = 255
