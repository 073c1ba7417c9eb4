import { makeHiddenCall } from '../../dynamic/hidden-calls.js'
import { storePlan } from '../../dynamic/inputs/stored-plan.js'
import { withHost, type Runtime } from '../../host/index.js'
import { resolveUri } from '../../inputs/index.js'
import { adopt } from '../../instance-rescue/index.js'
import type { Properties } from '../wire/properties.js'
import type { ById } from './make-resource.js'
import type { CallTools } from './native-resource.js'
import type { Shared } from './open-as.js'

/**
 * A rescue by the name or UUID of its instance: `pulumi import … NAME web`, and `pulumi do … read web`.
 *
 * It is ended as the command line ends it, whatever state it is in, because there is no state of Pulumi to go by.
 */
export function rescueById({ environment, rowOf }: Pick<Shared, 'environment' | 'rowOf'>): ById {
  const uriOf = ({ configuration }: CallTools, { values, secrets }: Properties): Uri => {
    const { uri } = values
    const argument = typeof uri === 'string' ? uri : undefined
    const sources = {
      configured: configuration.uri,
      environment: environment['LIBVIRT_DEFAULT_URI'],
    }
    const found = resolveUri({ argument, ...sources })
    const isSecret = found.origin === 'argument' ? secrets.includes('uri') : configuration.isSecret
    return { uri: found.uri, secretArguments: isSecret ? ['uri'] : [] }
  }
  const call = <T>(tools: CallTools, uri: Uri, job: (runtime: Runtime) => Promise<T>): Promise<T> =>
    makeHiddenCall({ runtime: tools.runtime, rowOf })(
      [{ ...uri, __urn: tools.urn }],
      ({ runtime }) => job(runtime),
    )
  return {
    adopt: (tools, instance, given) => {
      const { uri, secretArguments } = uriOf(tools, given)
      return call(tools, { uri, secretArguments }, async (runtime) => {
        const found = await adopt({ instance, uri }, runtime)
        if (found === undefined) return undefined
        const { id, inputs, outputs } = found
        const secret = secretArguments.length === 0 ? {} : { secretArguments }
        return {
          id,
          inputs: { ...storePlan(inputs), ...secret },
          outs: { ...storePlan(outputs), ...secret },
          secrets: secretArguments,
        }
      })
    },
    delete: (tools, instance, given) => {
      const uri = uriOf(tools, given)
      let isBegun = false
      return call(tools, uri, async (runtime) => {
        const { assertCanEnd, endRescue, searchNamed } = await import('../../break-glass/index.js')
        return withHost(uri.uri, runtime, async (host) => {
          const [found] = await searchNamed(host, instance)
          // If the connection broke, this runs again from its beginning, and the rescue may have ended.
          if (found === undefined && isBegun) return
          if (found === undefined)
            throw new Error(
              `Instance '${instance}' is not in rescue on ${host.uri}. Nothing was done.`,
            )
          await assertCanEnd(host, found, { here: false })
          isBegun = true
          await endRescue(host, found, { here: false })
        })
      })
    },
  }
}

/** Where the rescue is, and whether that is a secret. */
interface Uri {
  readonly uri: string
  readonly secretArguments: readonly string[]
}
