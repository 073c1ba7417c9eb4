import { struct } from '../xdr/composites.js'
import { double, hyper, int, uhyper, uint } from '../xdr/numbers.js'
import { text } from '../xdr/text.js'
import type { ValueOf, Xdr } from '../xdr/xdr.js'
import { XdrError } from '../xdr/xdr-error.js'

/** `virTypedParameterType`, from 1. */
const PARAMETER_TYPES = ['int', 'uint', 'llong', 'ullong', 'double', 'boolean', 'string'] as const
/** The type of a parameter's value: libvirt's name without `VIR_TYPED_PARAM_`, in lower case. */
export type ParameterType = (typeof PARAMETER_TYPES)[number]

/** The value of a typed parameter: `llong` and `ullong` are bigints, a boolean is 0 or 1. */
export interface ParameterValue {
  readonly type: ParameterType
  readonly value: bigint | number | string
}

const parameterValue: Xdr<ParameterValue> = {
  encode(writer, given) {
    writer.int32(PARAMETER_TYPES.indexOf(given.type) + 1)
    VALUE_OF[given.type].encode(writer, given.value)
  },
  decode(reader) {
    const number = reader.int32()
    const type = PARAMETER_TYPES[number - 1]
    if (type === undefined) throw new XdrError(`${number} is no type of a typed parameter`)
    return { type, value: VALUE_OF[type].decode(reader) }
  },
}

const VALUE_OF: Readonly<Record<ParameterType, Xdr<bigint | number | string>>> = {
  int,
  uint,
  llong: hyper,
  ullong: uhyper,
  double,
  boolean: int,
  string: text,
}

/** `virTypedParameter`: how libvirt passes lists of named values that may grow. */
export const typedParameter = struct({ field: text, value: parameterValue })
/** A named value, decoded; `field` is libvirt's name of it. */
export type TypedParameter = ValueOf<typeof typedParameter>
