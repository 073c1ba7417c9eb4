import type * as z from 'zod'
import { FUNCTIONS } from '../functions/index.js'
import { stateArgumentsSchema } from '../../instance-state/inputs/index.js'
import { commandArgumentsSchema } from '../../rescue-command/inputs/index.js'
import { imageArgumentsSchema } from '../../rescue-image/inputs/index.js'
import { commandOutputsSchema } from './command-outputs.js'
import { describeWithExamples } from './examples/describe-with-examples.js'
import { imageOutputsSchema } from './image-outputs.js'
import { describeObject, type ObjectSpec, type PropertySpec, type Types } from './property-spec.js'
import { stateOutputsSchema } from './state-outputs.js'
import { listQuerySchema } from './list-query.js'
import { rescueArgumentsSchema } from './rescue-arguments.js'
import { rescueOutputsSchema } from './rescue-outputs.js'
import { readManifest } from '../manifest.js'

/** The schema of the plugin in Pulumi's form. */
export interface PackageSpec {
  readonly name: string
  readonly version: string
  readonly resources: Readonly<Record<string, ResourceSpec>>
  readonly functions: Readonly<Record<string, FunctionSpec>>
  readonly types: Readonly<Record<string, ObjectSpec>>
  readonly [other: string]: unknown
}

/** A resource in Pulumi's schema. */
export interface ResourceSpec {
  readonly description: string
  readonly properties: Readonly<Record<string, PropertySpec>>
  readonly required: readonly string[]
  readonly inputProperties: Readonly<Record<string, PropertySpec>>
  readonly requiredInputs: readonly string[]
  /** What a list may be asked for; absent: the engine offers no list. */
  readonly listInputs?: ObjectSpec
}

/** A function in Pulumi's schema. */
export interface FunctionSpec {
  readonly description: string
  readonly inputs: ObjectSpec
  readonly outputs: ObjectSpec
}

/** Makes the schema of the plugin from the schemas by which arguments are checked and outputs are described. */
export function makeSchema(): PackageSpec {
  const { version, description, homepage, repository, license, keywords } = readManifest()
  const types: Types = new Map()
  const resources = Object.fromEntries(
    RESOURCES.map((resource) => [resource.token, describeResource(resource, types)]),
  )
  const functions = Object.fromEntries(
    [...FUNCTIONS].map(([token, { description: about, inputs, outputs }]) => {
      const name = token.replace(
        /[a-z]\w+$/,
        (word) => word.charAt(0).toUpperCase() + word.slice(1),
      )
      return [
        token,
        {
          description: describeWithExamples(token, about),
          inputs: describeObject(inputs, name, types),
          outputs: describeObject(outputs, `${name}Result`, types),
        },
      ]
    }),
  )
  return {
    name: 'libvirt-rescue',
    displayName: 'libvirt rescue',
    version,
    description,
    keywords,
    homepage,
    license,
    repository: repository.url.replace(/^git\+|\.git$/g, ''),
    config: { variables: { uri: URI } },
    provider: { description: 'The plugin.', inputProperties: { uri: URI } },
    resources,
    functions,
    types: Object.fromEntries(types),
  }
}

const URI: PropertySpec = {
  type: 'string',
  description:
    'libvirt connection URI: qemu:///system, qemu+ssh://root@host/system, … ' +
    'The default is the environment variable LIBVIRT_DEFAULT_URI, else qemu:///system. It must not contain a password.',
}

interface DescribedResource {
  readonly token: string
  readonly description: string
  readonly inputs: z.ZodObject
  readonly outputs: z.ZodObject
  /** Absent: resources of this type cannot be listed. */
  readonly query?: z.ZodObject
}

const RESOURCES: readonly DescribedResource[] = [
  {
    token: 'libvirt-rescue:index:InstanceRescue',
    description:
      'An instance in rescue mode. Creating the resource rescues the instance; deleting it ends the rescue. ' +
      'The stored definition of the instance is never written. Preview asks the host and shows the layout.',
    inputs: rescueArgumentsSchema,
    query: listQuerySchema,
    outputs: rescueOutputsSchema,
  },
  {
    token: 'libvirt-rescue:index:RescueImage',
    description:
      'A rescue image on a libvirt host, for any number of rescues. An image from a file is uploaded to a volume that ' +
      'is named after its content. Deleting the resource removes the volume only if nothing else needs it.',
    inputs: imageArgumentsSchema,
    outputs: imageOutputsSchema,
  },
  {
    token: 'libvirt-rescue:index:RescueCommand',
    description:
      'A script that is run in the rescue system of an instance, through its guest agent: no network is needed. ' +
      'It is never run in the own system of the instance, and once only, even if the connection is lost meanwhile. ' +
      'A script that does not end with 0 fails the resource. With the outputs of an InstanceRescue as arguments, ' +
      'domainUuid as instance and startedAt among the triggers, the command waits for the rescue, is deleted before ' +
      'the rescue ends, and is run again in another rescue.',
    inputs: commandArgumentsSchema,
    outputs: commandOutputsSchema,
  },
  {
    token: 'libvirt-rescue:index:InstanceState',
    description:
      'The power state of an instance. Every change of it is refused while the instance is in rescue. ' +
      'Deleting the resource leaves the instance as it is.',
    inputs: stateArgumentsSchema,
    outputs: stateOutputsSchema,
  },
]

function describeResource(
  { token, description, inputs, outputs, query }: DescribedResource,
  types: Types,
): ResourceSpec {
  const given = describeObject(inputs, token, types)
  const made = describeObject(outputs, token, types)
  return {
    description: describeWithExamples(token, description),
    properties: { ...given.properties, ...made.properties },
    required: [...given.required, 'uri', ...made.required],
    inputProperties: given.properties,
    requiredInputs: given.required,
    ...(query === undefined ? {} : { listInputs: describeObject(query, `${token}Query`, types) }),
  }
}
