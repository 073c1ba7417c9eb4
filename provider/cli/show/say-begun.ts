import { destroyCommand, unrescueCommand } from '../../shell/index.js'

/** A rescue that was made from the command line. */
export interface Begun {
  readonly instance: string
  readonly uri: string
  /** The command that shows its console; null: not known. */
  readonly console: string | null
  /** The command that logs in; null: not known. */
  readonly ssh: string | null
  /** Its stack, and the folder of its project; null: it has none. */
  readonly stack: ShownStack | null
}

/** What is shown of the stack of an incident. */
export interface ShownStack {
  readonly folder: string
  readonly name: string
  /** True if its passphrase is empty; Pulumi asks for one if the backend is a folder or a bucket. */
  readonly hasEmptyPassphrase: boolean
}

/** Says that an instance is in rescue, how to look at it, and how to end it. */
export function sayBegun({ instance, uri, console, ssh, stack }: Begun): string {
  const rows = [
    ...(stack === null ? [] : [['stack', stack.name]]),
    ...(console === null ? [] : [['console', console]]),
    ...(ssh === null ? [] : [['to log in', ssh]]),
    ['to end it', stack === null ? unrescueCommand(uri, instance) : endOf(stack)],
  ]
  const lines = rows.map(([term, text = '']) => `  ${`${term}:`.padEnd(10)} ${text}`)
  return [`Instance '${instance}' is in rescue.`, ...lines].join('\n')
}

function endOf({ folder, name, hasEmptyPassphrase }: ShownStack): string {
  return destroyCommand(folder, name, hasEmptyPassphrase)
}
