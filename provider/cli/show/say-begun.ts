import { destroyCommand, programCommand, unrescueCommand } from '../../shell/index.js'

/** A rescue that was made from the command line. */
export interface Begun {
  readonly instance: string
  readonly uri: string
  /** By what its rescue system has shown that it runs; null: not known. */
  readonly proof: string | null
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
export function sayBegun({ instance, uri, proof, ssh, stack }: Begun): string {
  const takesScripts = proof === 'marker' || proof === 'agent'
  const rows = [
    ...(stack === null ? [] : [['stack', stack.name]]),
    ['console', programCommand(['console', '--uri', uri], instance)],
    ...(ssh === null ? [] : [['to log in', ssh]]),
    ...(takesScripts
      ? [['to run', programCommand(['run', '--uri', uri], instance, 'SCRIPT')]]
      : []),
    ['to end it', stack === null ? unrescueCommand(uri, instance) : endOf(stack)],
  ]
  const lines = rows.map(([term, text = '']) => `  ${`${term}:`.padEnd(10)} ${text}`)
  const hint = takesScripts ? [SCRIPT] : []
  return [`Instance '${instance}' is in rescue.`, ...lines, ...hint].join('\n')
}

const SCRIPT =
  'SCRIPT is a file of this machine, or - for standard input. It runs as root, and needs neither a network nor a password.'

function endOf({ folder, name, hasEmptyPassphrase }: ShownStack): string {
  return destroyCommand(folder, name, hasEmptyPassphrase)
}
