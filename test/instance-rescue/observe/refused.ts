import { expect } from 'chai'
import { create, NotRescuableError, preview } from '../../../provider/instance-rescue/index.js'
import type { MemoryHost } from '../support/memory-host.js'

/** An instance that is refused, and why. */
export interface Row {
  /** `an instance that …` */
  readonly name: string
  readonly running?: boolean
  /** What happens to it before somebody wants to rescue it. */
  readonly happens: (host: MemoryHost) => void
  readonly reasons: readonly string[]
}

/** Expects a refusal by preview and by create, with these reasons and no others. */
export async function expectRefused(host: MemoryHost, reasons: readonly string[]): Promise<void> {
  const { inputs, runtime } = host
  const error = await host.failureOf(create(inputs, runtime))
  expect(error).to.be.instanceOf(NotRescuableError).and.deep.include({ reasons })
  expect(error)
    .to.have.property('message')
    .that.equals(`Instance 'web' cannot be rescued: ${reasons.join('; ')}.`)
  const { failures, plan } = await host.run(preview(inputs, undefined, runtime))
  expect(failures.map(({ reason }) => reason)).to.deep.equal(reasons)
  expect(plan).to.equal(undefined)
  expect(host.deeds()).to.deep.equal([])
}
