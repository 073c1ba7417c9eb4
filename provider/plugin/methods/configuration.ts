import type {
  CheckRequest,
  CheckResponse,
  ConfigureRequest,
  ConfigureResponse,
  DiffRequest,
  DiffResponse,
} from '@pulumi/pulumi/proto/provider_pb.js'
import { receive } from '../wire/received.js'
import type { Method, Serving } from '../serving.js'
import { checkResponse } from './check-response.js'

/** The settings of the plugin. */
export interface ConfigurationMethods {
  readonly checkConfig: Method<CheckRequest, CheckResponse>
  readonly diffConfig: Method<DiffRequest, DiffResponse>
  readonly configure: Method<ConfigureRequest, ConfigureResponse>
}

/** Makes these methods. */
export function configurationMethods({ stubs, plugin, structs }: Serving): ConfigurationMethods {
  const { messages } = stubs
  return {
    async checkConfig(request) {
      const { checkConfiguration } = await import('../check-configuration.js')
      const news = structs.read(request.getNews())
      const failures = checkConfiguration(news)
      return failures.length > 0
        ? checkResponse(stubs, failures)
        : new messages.CheckResponse().setInputs(request.getNews())
    },
    diffConfig(request) {
      // Each resource decides by itself what another URI means: it keeps the one that it was made with.
      const [olds, news] = [request.getOlds(), request.getNews()].map(
        (struct) => structs.read(struct).values['uri'],
      )
      const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges
      return Promise.resolve(
        new messages.DiffResponse().setChanges(olds === news ? DIFF_NONE : DIFF_SOME),
      )
    },
    configure(request) {
      const variables = Object.fromEntries(
        request
          .getVariablesMap()
          .toArray()
          .map(([key, value]) => [key.replace('libvirt-rescue:config:', ''), value]),
      )
      const args = request.getArgs()
      plugin.configure(args === undefined ? receive(variables) : structs.read(args))
      return Promise.resolve(
        new messages.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true),
      )
    },
  }
}
