import * as pulumi from '@pulumi/pulumi'
import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as dynamic from '../../provider/dynamic/rescue-command/index.js'
import { commandProvider } from '../../sdk/command-provider.js'
import { repositoryRoot } from '../repository.js'

describe('the provider of commands in the state of every stack', () => {
  it('is this text, which captures nothing and must never change', async () => {
    const { text } = await pulumi.runtime.serializeFunction(() => commandProvider)
    const golden = readFileSync(
      join(repositoryRoot, 'test/sdk/command-provider.golden.txt'),
      'utf8',
    )
    expect(text).to.equal(golden)
  })

  it('has every method of the module it calls, and no other', () => {
    expect(Object.keys(commandProvider)).to.have.members(Object.keys(dynamic))
  })

  it('calls a path that the package exports', () => {
    const path = import.meta.resolve('pulumi-libvirt-rescue/dynamic/rescue-command')
    expect(path).to.equal(
      pathToFileURL(join(repositoryRoot, 'dist/bundle/dynamic/rescue-command/index.js')).href,
    )
  })
})
