import { programCommand } from './program.js'

/** The command that looks at an instance from the inside of its disks, or in a boot. */
export function diagnoseCommand(uri: string, instance: string, how: 'inside' | 'boot'): string {
  return programCommand(['diagnose', '--uri', uri, `--${how}`], instance)
}
