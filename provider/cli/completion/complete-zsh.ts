import { PROGRAM } from '../words/program.js'
import type { Completed, CompletedOption, Words } from './completed.js'
import { quote } from './quote.js'

/** The completion for zsh, in the words of its function `_arguments`. */
export function completeZsh(commands: readonly Completed[]): string {
  const described = commands.map(({ name, summary }) => `    ${quote(`${name}:${summary}`)}`)
  const cases = commands.map(({ name, words, options }) => {
    const specs = [
      ...options.map(optionSpec),
      ...words.map((each) => quote(`:word:${action(each)}`)),
    ]
    return [`    ${name})`, `      _arguments ${specs.join(' ')}`, '      ;;'].join('\n')
  })
  return `#compdef ${PROGRAM}
# Completion for zsh. Save it as _${PROGRAM} in a folder of $fpath, or put into ~/.zshrc, after compinit:
#   . <(${PROGRAM} completion zsh)
_${PROGRAM}() {
  local curcontext=$curcontext state line
  typeset -A opt_args
  local -a commands=(
${described.join('\n')}
  )
  _arguments -C '--help[print help]' '--version[print the version]' '1:command:->command' '*::argument:->argument'
  case $state in
  command)
    _describe command commands
    ;;
  argument)
    case $words[1] in
${cases.join('\n')}
    esac
    ;;
  esac
}
if [ "$funcstack[1]" = _${PROGRAM} ]; then
  _${PROGRAM} "$@"
else
  compdef _${PROGRAM} ${PROGRAM}
fi
`
}

function optionSpec({ name, help, value, isMultiple }: CompletedOption): string {
  const text = help.replaceAll(/[[\]:\\]/g, '\\$&')
  const argument = value === undefined ? '' : `:value:${action(value)}`
  return quote(`${isMultiple ? '*' : ''}--${name}[${text}]${argument}`)
}

/** A blank: a word that nothing is known of. */
function action(words: Words): string {
  if (words === null) return ' '
  return words === 'file' ? '_files' : `(${words.join(' ')})`
}
