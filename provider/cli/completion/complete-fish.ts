import { PROGRAM } from '../words/program.js'
import type { Completed, CompletedOption, Words } from './completed.js'

/** The completion for fish. */
export function completeFish(commands: readonly Completed[]): string {
  const begin = `complete -c ${PROGRAM}`
  return [
    '# Completion for fish. Save it as:',
    `#   ~/.config/fish/completions/${PROGRAM}.fish`,
    `${begin} -f`,
    ...commands.map(({ name, summary }) =>
      [begin, '-n __fish_use_subcommand', `-a ${name}`, `-d ${quote(summary)}`].join(' '),
    ),
    ...commands.flatMap(({ name, words, options }) => {
      const within = `${begin} -n ${quote(`__fish_seen_subcommand_from ${name}`)}`
      return [
        ...options.map((option) => `${within} ${optionWords(option)}`),
        ...words.flatMap((each) => (each === null ? [] : [`${within} ${offered(each)}`])),
      ]
    }),
    '',
  ].join('\n')
}

function optionWords({ name, help, value }: CompletedOption): string {
  const takes = value === undefined ? '' : value === null ? ' -x' : ` -r ${offered(value)}`
  return `-l ${name}${takes} -d ${quote(help)}`
}

function offered(words: Exclude<Words, null>): string {
  return words === 'file' ? '-F' : `-a ${quote(words.join(' '))}`
}

/** Between single quotes fish knows two escapes. */
function quote(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '\\$&')}'`
}
