import * as pulumi from '@pulumi/pulumi'
import { expect } from 'chai'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { InstanceRescue } from '../../sdk/index.js'
import { run } from '../lab/run.js'
import { repositoryRoot } from '../repository.js'

describe("a unit test of a user's program, with the mocks of Pulumi's documentation", () => {
  const registered: pulumi.runtime.MockResourceArgs[] = []
  before(() => {
    const mocks: pulumi.runtime.Mocks = {
      newResource: (args) => {
        registered.push(args)
        return { id: `${args.name}-id`, state: args.inputs as Record<string, unknown> }
      },
      call: ({ inputs }) => inputs as Record<string, unknown>,
    }
    return pulumi.runtime.setMocks(mocks, 'project', 'stack')
  })
  beforeEach(() => {
    registered.length = 0
  })

  it('needs no organization', async () => {
    const rescue = new InstanceRescue('fix', { instance: 'web' })
    await valueOf(rescue.urn)
    expect(registered[0]?.inputs).to.deep.include({
      owner: { organization: 'organization', project: 'project', stack: 'stack', name: 'fix' },
    })
  })

  it('sees no disks, which a program can go through', async () => {
    const { layout } = new InstanceRescue('fix', { instance: 'web' })
    const targets = layout.apply(({ after }) => after.map(({ target }) => target))
    expect(await valueOf(targets)).to.deep.equal([])
  })
})

describe('the unit test of docs/unit-tests.md', () => {
  it('passes as it is written', async () => {
    const page = readFileSync(join(repositoryRoot, 'docs/unit-tests.md'), 'utf8')
    const [, code = ''] = /```ts\n([^]*?)```/.exec(page) ?? []
    const folder = mkdtempSync(join(import.meta.dirname, 'unit-tests-'))
    const program = readFileSync(join(repositoryRoot, 'examples/quickstart/index.ts'), 'utf8')
    writeFileSync(join(folder, 'index.js'), ts.transpile(program, { module: ts.ModuleKind.ESNext }))
    writeFileSync(join(folder, 'page.js'), code)
    const mocha = join(repositoryRoot, 'node_modules/mocha/bin/mocha.js')
    try {
      const said = await run(process.execPath, [mocha, '--no-config', 'page.js'], { cwd: folder })
      expect(said).to.match(/rescues web from usb[^]* 1 passing/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply((value) => {
      resolve(value)
    })
  })
}
