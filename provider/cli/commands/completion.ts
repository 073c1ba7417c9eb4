import { completeBash } from '../completion/complete-bash.js'
import { completeFish } from '../completion/complete-fish.js'
import { completeZsh } from '../completion/complete-zsh.js'
import { completed, type Completed } from '../completion/completed.js'
import { nameOneOf } from '../words/name-one-of.js'
import { PROGRAM } from '../words/program.js'
import { UsageError } from '../words/usage-error.js'
import type { Command } from './command.js'

/** Makes the command that prints the completion of the commands for a shell. */
export function makeCompletion(commands: () => readonly Command[]): Command {
  return {
    name: 'completion',
    summary: 'print the completion for bash, zsh or fish',
    operand: 'SHELL',
    needsOperand: true,
    choices: Object.keys(SHELLS),
    options: [],
    notes: [
      `bash: put  . <(${PROGRAM} completion bash)  into ~/.bashrc`,
      `zsh:  put  . <(${PROGRAM} completion zsh)  into ~/.zshrc, after compinit`,
      `fish: ${PROGRAM} completion fish > ~/.config/fish/completions/${PROGRAM}.fish`,
    ],
    run: ({ terminal }, { operand: shell = '' }) => {
      const complete = SHELLS[shell]
      if (complete === undefined)
        throw new UsageError(nameOneOf('shell', shell, Object.keys(SHELLS)))
      return Promise.resolve(terminal.say(complete(completed(commands()))))
    },
  }
}

const SHELLS: Readonly<Record<string, (commands: readonly Completed[]) => string>> = {
  bash: completeBash,
  zsh: completeZsh,
  fish: completeFish,
}
