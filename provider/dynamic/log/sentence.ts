/** A text for the operator; it may have several lines. */
export interface Sentence {
  /** `warning`: the operator may have to do something about it. */
  readonly severity: 'info' | 'warning'
  readonly text: string
}

/** Makes something that is only said. */
export function info(text: string): Sentence {
  return { severity: 'info', text }
}

/** Makes something that the operator may have to do something about. */
export function warning(text: string): Sentence {
  return { severity: 'warning', text }
}
