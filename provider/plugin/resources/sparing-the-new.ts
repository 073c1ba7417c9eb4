import type { Configuration } from '../configuration.js'
import type { CallTools, NativeResource } from './native-resource.js'

/** Says something in the row of a resource. */
type Warn = (urn: string, text: string) => void

/**
 * Leaves a resource alone if Pulumi deletes it as the old one, although it is the new one.
 *
 * With `--replace`, Pulumi makes the new resource first and asks no provider whether that can be done. If the rescue
 * stands, create takes it over, because its answer may have been lost before. So both are the same rescue.
 */
export function sparingTheNew(resource: NativeResource, warn: Warn): NativeResource {
  const takenOver = new Map<string, TakenOver>()
  return {
    ...resource,
    async create(tools, inputs, isPreview) {
      const created = await resource.create(tools, inputs, isPreview)
      const { urn, configuration } = tools
      if (created.isTakenOver === true) takenOver.set(urn, { id: created.id, configuration })
      return created
    },
    async delete(tools, id, olds) {
      if (!isNew(takenOver.get(tools.urn), id, tools)) return resource.delete(tools, id, olds)
      warn(tools.urn, SPARED)
    },
  }
}

interface TakenOver {
  readonly id: string
  /** Each command configures the plugin anew: what an earlier one has made can be deleted. */
  readonly configuration: Configuration
}

function isNew(last: TakenOver | undefined, id: string, { configuration }: CallTools): boolean {
  return last?.id === id && last.configuration === configuration
}

const SPARED =
  'The rescue goes on as it was: Pulumi has made the new resource before it deletes the old one, and both are the same rescue. ' +
  'To begin the rescue anew, give the resource the option deleteBeforeReplace: true.'
