import * as pulumi from '@pulumi/pulumi'
import { expect } from 'chai'
import { InstanceRescue } from '../../sdk/index.js'
import { PLANNED } from '../dynamic/fake-dependencies.js'

const { before, after } = PLANNED.plan
const OTHER = { before: [], after }

const ROWS: readonly {
  readonly name: string
  readonly state: object
  readonly layout: object
  readonly plan: object | undefined
}[] = [
  {
    name: 'this release',
    state: { __plan: PLANNED },
    layout: { before, after },
    plan: PLANNED,
  },
  {
    name: 'release 0.1.0, which stored plan and layout',
    state: { plan: PLANNED, layout: OTHER },
    layout: OTHER,
    plan: PLANNED,
  },
  {
    name: 'a mock that returns a layout',
    state: { layout: OTHER },
    layout: OTHER,
    plan: undefined,
  },
  {
    name: 'a mock that returns none',
    state: {},
    layout: { before: [], after: [] },
    plan: undefined,
  },
]

describe('layout and plan', () => {
  for (const { name, state, layout, plan } of ROWS) {
    it(`follow from the state of ${name}`, async () => {
      const mocks: pulumi.runtime.Mocks = {
        newResource: ({ inputs }) => ({ id: 'r1', state: { ...(inputs as object), ...state } }),
        call: () => ({}),
      }
      await pulumi.runtime.setMocks(mocks, 'incident', 'dev')
      const rescue = new InstanceRescue('fix', { instance: 'web' })
      expect(await valueOf(rescue.layout)).to.deep.equal(layout)
      expect(await valueOf(rescue.plan)).to.deep.equal(plan)
    })
  }
})

function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply((value) => {
      resolve(value)
    })
  })
}
