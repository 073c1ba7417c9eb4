import type { Sentence } from '../../../provider/dynamic/log/sentence.js'

/** The text as Pulumi shows it: without colours and the indentation of all of it. */
export function shownBy(sentences: readonly Sentence[]): string {
  return sentences
    .map(({ severity, text }) => (severity === 'warning' ? `warning: ${text}` : text))
    .join('\n')
}
