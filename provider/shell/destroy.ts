import { command } from './command.js'

/** The command that ends a rescue by destroying its stack, whose project is in that folder. */
export function destroyCommand(folder: string, stack: string): string {
  return command(['pulumi', 'destroy', '--cwd', folder, '--stack', stack])
}
