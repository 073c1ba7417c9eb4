import { command } from './command.js'

/**
 * The command that ends a rescue by destroying its stack, whose project is in that folder.
 *
 * Pulumi would ask for a passphrase that is empty, too, and refuse if nobody can answer.
 */
export function destroyCommand(folder: string, stack: string, hasEmptyPassphrase = false): string {
  const variables = hasEmptyPassphrase ? ['PULUMI_CONFIG_PASSPHRASE='] : []
  return command([...variables, 'pulumi', 'destroy', '--cwd', folder, '--stack', stack])
}
