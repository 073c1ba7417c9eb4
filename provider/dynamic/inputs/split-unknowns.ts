import * as z from 'zod'
import { isBag, type Bag } from '../../inputs/index.js'
import { UNKNOWN } from './unknowns.js'

/** Arguments, apart from those whose values are not known yet. */
export interface SplitUnknowns {
  /** Paths with dots. */
  readonly unknowns: readonly string[]
  readonly known: Readonly<Record<string, unknown>>
}

/**
 * Takes the values that are not known yet out of arguments.
 *
 * A name that is no argument stays with its value: it is refused whatever the value will be.
 */
export function splitUnknowns(given: Bag, schema: z.ZodType): SplitUnknowns {
  const shape = shapeOf(schema)
  const isArgument = (name: string): boolean => shape === undefined || name in shape
  const parts = Object.entries(given).map(([name, value]) => {
    if (value === UNKNOWN && isArgument(name)) return { unknowns: [name], known: {} }
    if (!isBag(value)) return { unknowns: [], known: { [name]: value } }
    const { unknowns, known } = splitUnknowns(value, shape?.[name] ?? z.unknown())
    return { unknowns: unknowns.map((path) => `${name}.${path}`), known: { [name]: known } }
  })
  return {
    unknowns: parts.flatMap(({ unknowns }) => unknowns),
    known: Object.assign({}, ...parts.map(({ known }) => known)) as Record<string, unknown>,
  }
}

/** The properties of an object that takes no others; undefined: it takes any, or it is no object. */
function shapeOf(schema: unknown): Readonly<Record<string, z.ZodType>> | undefined {
  if (schema instanceof z.ZodOptional) return shapeOf(schema.unwrap())
  return schema instanceof z.ZodObject ? schema.shape : undefined
}
