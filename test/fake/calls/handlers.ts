import type { Calls } from '../../../provider/libvirt/index.js'
import type { FakeHost } from '../host.js'

/** What the fake does for some of the calls: at once, or later; `Refused` is thrown to say no. */
export type Handlers = {
  readonly [Name in keyof Calls]?: (
    host: FakeHost,
    args: NonNullable<Parameters<Calls[Name]>[0]>,
  ) => Awaited<ReturnType<Calls[Name]>> | Promise<Awaited<ReturnType<Calls[Name]>>>
}
