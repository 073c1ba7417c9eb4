import type { Calls } from '../../../provider/libvirt/index.js'
import type { TestCalls } from '../../libvirt/test-procedures.js'
import type { FakeHost } from '../host.js'

/** What the fake does for some of the calls: at once, or later; `Refused` is thrown to say no. */
export type Handlers = {
  readonly [Name in keyof AllCalls]?: (
    host: FakeHost,
    args: NonNullable<Parameters<AllCalls[Name]>[0]>,
  ) => Awaited<ReturnType<AllCalls[Name]>> | Promise<Awaited<ReturnType<AllCalls[Name]>>>
}

type AllCalls = Calls & TestCalls
