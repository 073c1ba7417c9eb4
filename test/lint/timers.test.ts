import { expect } from 'chai'
import { ESLint, Linter } from 'eslint'
import { repositoryRoot } from '../repository.js'

const RULES = ['no-restricted-imports', 'no-restricted-globals'] as const

const TIMERS = [
  "import { setTimeout } from 'node:timers'; setTimeout(f)",
  "import { setTimeout as sleep } from 'node:timers/promises'; sleep(1)",
  "import * as timers from 'timers'; timers.setInterval(f)",
  "import { setTimeout } from 'timers/promises'; setTimeout(1)",
  'setTimeout(f, 1)',
  'setInterval(f, 1)',
  'globalThis.setTimeout(f, 1)',
  'global.setInterval(f, 1)',
] as const

/** Whether a file of the product may wait by itself, instead of by the runtime's clock. */
const FILES: readonly (readonly [file: string, mayWait: boolean])[] = [
  ['provider/host/system-runtime.ts', true],
  ['provider/libvirt/transport/ssh/ssh.ts', true],
  ['provider/libvirt/connection/calls/waits.ts', true],
  ['provider/host/connections/shared-connections.ts', false],
  ['provider/dynamic/process/end-with-engine.ts', false],
  ['provider/instance-rescue/steps/index.ts', false],
  ['provider/record/index.ts', false],
]

describe('ESLint and timers', function () {
  this.timeout(60_000) // the configuration loads the TypeScript compiler

  for (const [file, mayWait] of FILES)
    it(`${mayWait ? 'lets' : 'does not let'} ${file} use them`, async () => {
      const rules = await rulesOf(file)
      const refused = TIMERS.filter((code) => countFaults(code, rules) > 0)
      expect(refused).to.deep.equal(mayWait ? [] : TIMERS)
      expect(countFaults('clock.sleep(1)', rules)).to.equal(0)
    })
})

/** Of the rules that the repository has for a file, those about imports and globals. */
async function rulesOf(file: string): Promise<Linter.RulesRecord> {
  const eslint = new ESLint({ cwd: repositoryRoot })
  const config = (await eslint.calculateConfigForFile(file)) as Linter.Config
  const picked = RULES.map((name) => [name, config.rules?.[name] ?? 'off'] as const)
  return Object.fromEntries(picked)
}

function countFaults(code: string, rules: Linter.RulesRecord): number {
  return new Linter().verify(code, [{ rules }]).length
}
