import type { RescueRequest } from '../../break-glass/index.js'
import { command, marked, unrescueCommand } from '../../shell/index.js'

/** Says that no stack could be made, after what Pulumi said. */
export function explainNoStack(said: string): string {
  return (
    `${said}\nPulumi could not make or open the stack of the rescue. It keeps stacks in the backend that you are logged in to; ` +
    `log in with ${marked(command(['pulumi', 'login']))}, or pass --no-stack: then only the record on the host knows of the rescue. Nothing was done.`
  )
}

/** Says that the stack of a rescue is in another backend than that of the operator. */
export function explainElsewhere(stack: string, { uri, given }: RescueRequest): string {
  const instance = String(given['instance'])
  return (
    `Instance '${instance}' is in rescue by stack '${stack}', which is not in the backend that you are logged in to. ` +
    `Log in to its backend to go on with it, or end the rescue without it: ${marked(unrescueCommand(uri, instance))}. Nothing was done.`
  )
}

/** Says that a stack is the rescue of something else than what is asked for; null: its settings do not say of what. */
export function explainOther(
  stack: string,
  other: { readonly instance?: unknown; readonly uri?: unknown } | null,
): string {
  const whose =
    other === null
      ? 'something else'
      : `instance '${String(other.instance)}' on ${String(other.uri)}`
  return (
    `Stack '${stack}' is the rescue of ${whose}. To go on with it, name instance and host in these words; ` +
    'for another rescue give another --stack, or none. Nothing was done.'
  )
}
