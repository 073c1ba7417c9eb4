import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { argumentsSchema } from '../../provider/instance-rescue/inputs/index.js'
import { makeSchema } from '../../provider/plugin/schema/index.js'
import { pluginFiles } from '../checkers/plugin-files.js'
import { repositoryRoot } from '../repository.js'

describe("14: the plugin's schema", () => {
  it('is what the files say that are generated from it: run `npm run schema`', async () => {
    for (const [file, text] of await pluginFiles())
      expect(readFileSync(join(repositoryRoot, file), 'utf8'), file).to.equal(text)
  })

  it('has every argument that is checked, and a description of each property', () => {
    const { resources, types } = makeSchema()
    const rescue = resources['libvirt-rescue:index:InstanceRescue']
    expect(Object.keys(rescue?.inputProperties ?? {})).to.deep.equal([
      ...Object.keys(argumentsSchema.shape),
      'adminPassword',
    ])
    const bags = [
      ...Object.values(resources).flatMap((each) => [each.properties, each.inputProperties]),
      ...Object.values(types).map(({ properties }) => properties),
    ]
    const silent = bags.flatMap((bag) =>
      Object.entries(bag).flatMap(([name, { description = '' }]) =>
        description === '' ? [name] : [],
      ),
    )
    expect(silent).to.deep.equal([])
  })

  it('names only types that it has', () => {
    const { types, ...rest } = makeSchema()
    const named = JSON.stringify({ types, ...rest }).matchAll(/#\/types\/([\w:-]+)/g)
    for (const [, token = ''] of named) expect(types).to.have.property(token)
  })
})
