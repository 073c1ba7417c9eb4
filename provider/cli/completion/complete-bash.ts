import { PROGRAM } from '../words/program.js'
import type { Completed, Words } from './completed.js'
import { quote } from './quote.js'

/** The completion for bash, which needs nothing but bash 3.2: no package for completion. */
export function completeBash(commands: readonly Completed[]): string {
  const options = commands.flatMap((command) => command.options)
  const withValue = options.flatMap(({ name, value }) =>
    value === undefined ? [] : [[name, value] as const],
  )
  const values = [...new Map(withValue)].map(([name, words]) => branch(`--${name}`, words))
  const words = commands.flatMap(({ name, words: all }) =>
    all.map((each, place) => branch(`${name}:${place}`, each)),
  )
  const own = commands.map(
    ({ name, options: all }) =>
      `    ${name}) offer ${quote(all.map((each) => `--${each.name}`).join(' '))} ;;`,
  )
  return `# Completion for bash. To have it in every shell, put into ~/.bashrc:
#   . <(${PROGRAM} completion bash)
_libvirt_rescue() {
  local current=\${COMP_WORDS[COMP_CWORD]} command='' place=0 option='' word at
  local IFS=$'\\n'
  offer() { COMPREPLY=($(IFS=' '; compgen -W "$1" -- "$current")); }
  offer_files() { compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$current")); }
  COMPREPLY=()
  for ((at = 1; at < COMP_CWORD; at++)); do
    word=\${COMP_WORDS[at]}
    if [ -n "$option" ]; then option=''; continue; fi
    case $word in
    ${[...new Map(withValue).keys()].map((name) => `--${name}`).join(' | ')}) option=$word ;;
    -*) ;;
    *) if [ -z "$command" ]; then command=$word; else place=$((place + 1)); fi ;;
    esac
  done
  if [ -n "$option" ]; then
    case $option in
${values.join('\n')}
    esac
  elif [ -z "$command" ]; then
    case $current in
    -*) offer '--help --version' ;;
    *) offer ${quote(commands.map(({ name }) => name).join(' '))} ;;
    esac
  elif [ "\${current:0:1}" = - ]; then
    case $command in
${own.join('\n')}
    esac
  else
    case $command:$place in
${words.join('\n')}
    esac
  fi
  unset -f offer offer_files
}
complete -F _libvirt_rescue ${PROGRAM}
`
}

function branch(pattern: string, words: Words): string {
  const offers =
    words === null ? '' : words === 'file' ? 'offer_files ' : `offer ${quote(words.join(' '))} `
  return `    ${pattern}) ${offers};;`
}
