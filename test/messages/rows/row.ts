import type { Understood } from '../understand.js'
import type { HostileHost } from './hostile-host.js'

/** A message that prints commands. */
export interface Row {
  /** The file of `provider/` that writes it. */
  readonly from: string
  /** When it is printed. */
  readonly when: string
  /** Provokes the message: the whole text, or the commands alone if they stand without backticks. */
  readonly says: (host: HostileHost) => Promise<string | readonly string[]>
  /** What its commands are for the programs that they call. */
  readonly means: (host: HostileHost) => readonly Understood[]
}

/** A virsh command against the host. */
export function virsh(
  { uri }: HostileHost,
  operands: readonly string[],
  options: readonly string[] = [],
): Understood {
  return { program: 'virsh', options: ['-c', uri, ...options], operands }
}

/** A command of ours about the instance; `more` are words after its name. */
export function program({ uri, name }: HostileHost, verb: string, ...more: string[]): Understood {
  return {
    program: 'npx',
    options: ['--uri', uri],
    operands: ['pulumi-libvirt-rescue', verb, name, ...more],
  }
}

/** The command that ends the rescue without Pulumi. */
export function unrescue(
  { uri }: HostileHost,
  instance: string,
  options: readonly string[] = [],
): Understood {
  const operands = ['pulumi-libvirt-rescue', 'unrescue', instance]
  return { program: 'npx', options: ['--uri', uri, ...options], operands }
}
