import type { Terminal } from '../terminal.js'
import { findRescues, isAbout } from '../../break-glass/index.js'
import { withHost } from '../../host/index.js'
import type { FoundRescue } from '../../break-glass/index.js'
import type { Runtime } from '../../host/index.js'

/** What every command works with. */
export interface Context {
  readonly uri: string
  readonly runtime: Runtime
  readonly terminal: Terminal
}

/** Prints the rescues on a host, or the one of an instance; 1 where there is none. */
export async function status(
  { uri, runtime, terminal }: Context,
  instance: string | undefined,
): Promise<number> {
  const all = await withHost(uri, runtime, findRescues)
  const found = instance === undefined ? all : all.filter((rescue) => isAbout(rescue, instance))
  if (found.length > 0) return terminal.say(found.map(describeRescue).join('\n'))
  terminal.say(
    instance === undefined
      ? `No instance on ${uri} is in rescue.`
      : `Instance '${instance}' on ${uri} is not in rescue.`,
  )
  return instance === undefined ? 0 : 1
}

/** One rescue in a few lines. */
export function describeRescue({ page, status, trace, instance }: FoundRescue): string {
  const reason = status.reason === '' ? '' : ` (${status.reason})`
  const vol = trace.kind === 'record' ? trace.record.vol : null
  const record = vol === null ? 'none' : `${vol.name} in pool ${vol.pool}`
  if (page === null) return `${instance}: ${status.status}${reason}\n  record: ${record}`
  const { holder, state } = page
  const { claim } = state
  const { organization, project, stack, name } = claim.owner
  return [
    `${instance}: ${status.status}${reason}`,
    `  mode:   ${claim.mode}, since ${claim.time}; it was ${claim.original.power} before`,
    `  owner:  resource '${name}' of stack ${organization}/${project}/${stack}`,
    `  holder: process ${holder.pid} on ${holder.host}`,
    `  record: ${record}`,
  ].join('\n')
}
