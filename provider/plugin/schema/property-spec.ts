import * as z from 'zod'

/** A property in Pulumi's schema; see developer-docs/.../schema of pulumi/pulumi. */
export interface PropertySpec {
  readonly type?: string
  readonly $ref?: string
  readonly description?: string
  readonly items?: PropertySpec
  readonly additionalProperties?: PropertySpec
  readonly secret?: boolean
  readonly replaceOnChanges?: boolean
}

/** An object in Pulumi's schema. */
export interface ObjectSpec {
  readonly type: 'object'
  readonly description?: string
  readonly properties: Readonly<Record<string, PropertySpec>>
  readonly required: readonly string[]
}

/** Objects inside of others: Pulumi wants a name for each. */
export type Types = Map<string, ObjectSpec>

/** JSON Schema, as far as zod makes it from our schemas. */
interface JsonSchema {
  readonly type?: string
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: JsonSchema | boolean
}

/**
 * Translates a zod schema of an object to Pulumi's form, and adds the objects inside of it to `types`.
 *
 * `token` names the object: `libvirt-rescue:index:InstanceRescue`.
 */
export function describeObject(schema: z.ZodObject, token: string, types: Types): ObjectSpec {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
  return toObject(json, token, types)
}

function toObject(json: JsonSchema, token: string, types: Types): ObjectSpec {
  const properties = Object.entries(json.properties ?? {}).map(([name, each]) => [
    name,
    toProperty(each, token + capital(name), types),
  ])
  return {
    type: 'object',
    ...(json.description === undefined ? {} : { description: json.description }),
    properties: Object.fromEntries(properties) as ObjectSpec['properties'],
    required: json.required ?? [],
  }
}

function toProperty(json: JsonSchema, token: string, types: Types): PropertySpec {
  const description = describe(json)
  return { ...toType(json, token, types), ...(description === '' ? {} : { description }) }
}

/** The values of an enumeration are part of its description: Pulumi's own enumerations would need a type in each program. */
function describe({ description = '', enum: values }: JsonSchema): string {
  if (values === undefined || values.every((value) => description.includes(String(value))))
    return description
  return `${description} One of ${values.join(', ')}.`.trim()
}

function toType(json: JsonSchema, token: string, types: Types): PropertySpec {
  const { type, items, properties, additionalProperties } = json
  if (type === 'array') return { type, items: toProperty(items ?? {}, token, types) }
  if (properties !== undefined) {
    types.set(token, toObject(json, token, types))
    return { $ref: `#/types/${token}` }
  }
  if (type === 'object')
    return {
      type,
      additionalProperties:
        typeof additionalProperties === 'object'
          ? toProperty(additionalProperties, token, types)
          : ANY,
    }
  if (json.const === true) return { type: 'boolean' }
  return type === undefined ? ANY : { type }
}

const ANY: PropertySpec = { $ref: 'pulumi.json#/Any' }

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}
