import type { CheckRequest } from '@pulumi/pulumi/proto/provider_pb.js'
import { toPlain } from '../../dynamic/to-plain.js'
import type { Properties } from '../wire/properties.js'
import { receive, withSecrets } from '../wire/received.js'
import type { Stubs } from './stubs.js'

/** Properties in Pulumi's protocol. */
export type Struct = NonNullable<ReturnType<CheckRequest['getNews']>>

/** Translates properties from and to Pulumi's protocol. */
export interface Structs {
  read(struct: Struct | undefined): Properties
  write(properties: Properties): Struct
}

/** Makes the translation with the message class that the stubs use. */
export function makeStructs({ load }: Pick<Stubs, 'load'>): Structs {
  const { Struct } = load('google-protobuf/google/protobuf/struct_pb') as {
    readonly Struct: { fromJavaScript(value: object): Struct }
  }
  return {
    read: (struct) => receive(struct?.toJavaScript() ?? {}),
    write: ({ values, secrets }) => Struct.fromJavaScript(toPlain(withSecrets(values, secrets))),
  }
}
