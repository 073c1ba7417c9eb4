import * as pulumi from '@pulumi/pulumi'
import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as dynamic from '../../provider/dynamic/instance-state/index.js'
import { stateProvider } from '../../sdk/state-provider.js'
import { repositoryRoot } from '../repository.js'

describe('the provider of power states in the state of every stack', () => {
  it('is this text, which captures nothing and must never change', async () => {
    const { text } = await pulumi.runtime.serializeFunction(() => stateProvider)
    const golden = readFileSync(join(repositoryRoot, 'test/sdk/state-provider.golden.txt'), 'utf8')
    expect(text).to.equal(golden)
  })

  it('has every method of the module it calls, and no other', () => {
    expect(Object.keys(stateProvider)).to.have.members(Object.keys(dynamic))
  })

  it('calls a path that the package exports', () => {
    const path = import.meta.resolve('pulumi-libvirt-rescue/dynamic/instance-state')
    expect(path).to.equal(
      pathToFileURL(join(repositoryRoot, 'dist/bundle/dynamic/instance-state/index.js')).href,
    )
  })
})
