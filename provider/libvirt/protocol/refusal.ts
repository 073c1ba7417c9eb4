import type { LibvirtRefusal } from '../errors/libvirt-error.js'
import { nullable, struct } from '../xdr/composites.js'
import { int } from '../xdr/numbers.js'
import { text } from '../xdr/text.js'
import type { Xdr } from '../xdr/xdr.js'
import { domain, network } from './refs.js'

/** `virNetMessageError`: the payload of every packet whose status is error. */
export const refusal: Xdr<LibvirtRefusal> = struct({
  code: int,
  domain: int,
  message: nullable(text),
  level: int,
  dom: nullable(domain),
  str1: nullable(text),
  str2: nullable(text),
  str3: nullable(text),
  int1: int,
  int2: int,
  net: nullable(network),
}) as Xdr<LibvirtRefusal>
