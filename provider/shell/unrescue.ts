import { programCommand } from './program.js'

/** The command that ends a rescue without Pulumi; `here`: if the host has another name by now. */
export function unrescueCommand(uri: string, instance: string, here = false): string {
  return programCommand(['unrescue', '--uri', uri, ...(here ? ['--here'] : [])], instance)
}
