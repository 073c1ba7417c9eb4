import type { AccessProof } from '../../break-glass/index.js'
import { marked, rootSshCommand, unrescueCommand } from '../../shell/index.js'

/** Which instance was to let in, and by which key. */
export interface LetIn {
  readonly instance: string
  /** The file of the private key; null: not known. */
  readonly identity: string | null
}

/** Says whether the key is in, and how to log in with it; with the exit status for that. */
export function sayProof(
  { uri }: { readonly uri: string },
  { proof, address }: AccessProof,
  { instance, identity }: LetIn,
): { readonly status: number; readonly text: string } {
  const rest = `Until instance '${instance}' is switched off, each of its boots adds the key once more.`
  if (proof.kind === 'missing')
    return {
      status: 1,
      text: `The key is not in: the guest agent of '${instance}' answers, and root's keys lack it. Its systemd is older than 252, or takes no credentials from its host. In a rescue you can add the key by hand.`,
    }
  const ssh = address === null ? null : marked(rootSshCommand(uri, address, identity))
  const how = ssh ?? `log in to '${instance}' as root with the key`
  if (proof.kind === 'proven')
    return {
      status: 0,
      text: `The key is in: the guest agent of '${instance}' has it among root's keys. To use it: ${how}. ${rest}`,
    }
  return {
    status: 3,
    text: `It is not proven that the key is in: ${proof.reason}. To try it: ${how}. ${rest}`,
  }
}

/** Says how to go on if it is not known how far it came. The command has the UUID: another instance may have the name by now. */
export function sayInterrupted(
  uri: string,
  { instance, uuid }: { readonly instance: string; readonly uuid: string },
): string {
  return `It is not known how far this came. The same command goes on with it; ${marked(unrescueCommand(uri, uuid))} ends it, and starts instance '${instance}' if it ran before. That does not take the key back: if the instance was started with the key, the key is in, and the SMBIOS strings stay until it is switched off.`
}
