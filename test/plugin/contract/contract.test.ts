import { expect } from 'chai'
import { COMMAND_ROWS } from './rows/command-rows.js'
import { HALF_DONE_RESCUE_ROWS } from './rows/half-done-rescue-rows.js'
import { HALF_DONE_ROWS } from './rows/half-done-rows.js'
import { IMAGE_ROWS } from './rows/image-rows.js'
import { NATIVE_ROWS } from './rows/native-rows.js'
import { REMOVED_ARGUMENT_ROWS } from './rows/removed-argument-rows.js'
import { RESCUE_ROWS } from './rows/rescue-rows.js'
import type { Row } from './rows/row.js'
import { STATE_ROWS } from './rows/state-rows.js'
import { makeWorld, type Provider } from './world.js'

interface Suite {
  readonly rows: readonly Row[]
  /** The providers that have these calls. */
  readonly providers: readonly Provider[]
}

const BOTH: readonly Provider[] = ['dynamic', 'plugin']

const SUITES: Readonly<Record<string, Suite>> = {
  InstanceRescue: { rows: RESCUE_ROWS, providers: BOTH },
  RescueImage: { rows: IMAGE_ROWS, providers: BOTH },
  InstanceState: { rows: STATE_ROWS, providers: BOTH },
  RescueCommand: { rows: COMMAND_ROWS, providers: BOTH },
  'what was left half done': {
    rows: [...HALF_DONE_RESCUE_ROWS, ...HALF_DONE_ROWS],
    providers: BOTH,
  },
  'arguments that are removed': { rows: REMOVED_ARGUMENT_ROWS, providers: BOTH },
  'what only the plugin has': { rows: NATIVE_ROWS, providers: ['plugin'] },
}

describe('14: every call, by the dynamic provider and by the plugin', () => {
  for (const [name, { rows, providers }] of Object.entries(SUITES))
    describe(name, () => {
      const table: string[] = []
      const width = Math.max(...rows.map(({ call }) => call.length))
      after(() => {
        const head = `${'call'.padEnd(width)}  dynamic  plugin  what comes of it`
        console.log([head, ...table].map((line) => `    ${line.slice(0, 160)}`).join('\n'))
      })
      for (const row of rows)
        it(row.call, async () => {
          for (const provider of providers)
            expect(await play(row, provider), provider).to.equal(row.is)
          const [dynamic, plugin] = BOTH.map((each) => (providers.includes(each) ? 'ok' : '–'))
          const cells = [row.call.padEnd(width), dynamic?.padEnd(7), plugin?.padEnd(6), row.is]
          table.push(cells.join('  ').replaceAll('\n', ' '))
        })
    })
})

async function play({ run }: Row, provider: Provider): Promise<string> {
  const world = await makeWorld(provider)
  try {
    return await run(world)
  } finally {
    world.remove()
  }
}
