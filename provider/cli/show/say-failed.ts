import { destroyCommand } from '../../shell/index.js'
import type { ShownStack } from './say-begun.js'

/** Says how to go on with a rescue whose update did not come to its end, and the command that ends what is left of it. */
export function sayFailed({ folder, name, hasEmptyPassphrase }: ShownStack): string {
  // A record names organization and project too; the option takes the name alone.
  const plain = name.slice(name.lastIndexOf('/') + 1)
  return [
    `The update of stack '${name}' did not finish. To go on with it, run the same command again with --stack ${plain}.`,
    `  to end it: ${destroyCommand(folder, name, hasEmptyPassphrase)}`,
  ].join('\n')
}
