import { destroyCommand, marked } from '../../shell/index.js'
import type { ShownStack } from './say-begun.js'

/** Whose stack a rescue was: that of an incident, another one or none known, or none. */
export type StackLeft = IncidentLeft | 'other' | 'none'

interface IncidentLeft extends Pick<ShownStack, 'folder' | 'name'> {
  /** Why the folder of its project could not be written; null: it is there. */
  readonly problem: string | null
}

/** Says that a rescue ended without its stack, and how to end the stack. */
export function sayEnded(instance: string, stack: StackLeft): string {
  const ended = `Instance '${instance}' is out of rescue.`
  if (stack === 'none') return ended
  if (stack === 'other')
    return `${ended} If a Pulumi stack made the rescue, run pulumi destroy there: it only updates the state.`
  const { name, problem } = stack
  if (problem === null) return `${ended} ${sayStackLeft(stack)}`
  return `${ended} Its stack '${name}' is still there, and the folder for Pulumi cannot be written: ${problem}.`
}

/** Says how to end the stack of a rescue that has ended. */
export function sayStackLeft({ folder, name }: Pick<ShownStack, 'folder' | 'name'>): string {
  return `Its stack '${name}' is still there: ${marked(destroyCommand(folder, name))} ends it too, and leaves the instance as it is.`
}
