import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeSchema } from '../../../provider/plugin/schema/index.js'
import { engineEnvironment } from '../environment.js'
import { putPlugin } from './plugin-path.js'

describe('14: pulumi package get-schema', function () {
  this.timeout(60_000)

  it('takes the schema of the plugin, and finds nothing wrong with it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'schema-'))
    const plugin = putPlugin()
    try {
      const env = engineEnvironment(folder)
      const text = execFileSync('pulumi', ['package', 'get-schema', plugin.program], { env })
      const bound = JSON.parse(text.toString()) as ReturnType<typeof makeSchema>
      const { resources, functions, types, version } = makeSchema()
      expect(bound.version).to.equal(version)
      expect(Object.keys(bound.resources)).to.have.members(Object.keys(resources))
      expect(Object.keys(bound.functions)).to.have.members(Object.keys(functions))
      expect(Object.keys(bound.types)).to.have.members(Object.keys(types))
    } finally {
      plugin.remove()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
