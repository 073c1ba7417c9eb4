import * as z from 'zod'
import { findDomain, withHost, type Host } from '../../host/index.js'
import { connectionUri, plainText } from '../../inputs/index.js'
import { checkArguments } from './check-arguments.js'
import type { Answered, PluginFunction } from './plugin-function.js'

/** What a function takes that looks at one instance. */
export const instanceInputs = z.strictObject({
  instance: plainText(255).describe('Name or UUID of the instance.'),
  uri: connectionUri,
})

/** Makes the call of a function that looks at one instance. */
export function onInstance(
  look: (host: Host, dom: Found) => Promise<Answered>,
): PluginFunction['call'] {
  return async (args, { runtime, uri }) => {
    const checked = checkArguments(instanceInputs, args)
    if (!checked.ok) return checked
    const { instance, uri: named = uri } = checked.value
    return withHost(named, runtime, async (host) => {
      const dom = await findDomain(host.libvirt, instance)
      return dom === null
        ? refuseInstance(`'${instance}' does not exist on ${host.uri}`)
        : look(host, dom)
    })
  }
}

/** Says what is wrong with the instance that was named. */
export function refuseInstance(reason: string): Answered {
  return { ok: false, failures: [{ property: 'instance', reason }] }
}

type Found = NonNullable<Awaited<ReturnType<typeof findDomain>>>
