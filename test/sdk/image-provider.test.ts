import * as pulumi from '@pulumi/pulumi'
import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as dynamic from '../../provider/dynamic/rescue-image/index.js'
import { imageProvider } from '../../sdk/image-provider.js'
import { repositoryRoot } from '../repository.js'

describe('the provider of images in the state of every stack', () => {
  it('is this text, which captures nothing and must never change', async () => {
    const { text } = await pulumi.runtime.serializeFunction(() => imageProvider)
    const golden = readFileSync(join(repositoryRoot, 'test/sdk/image-provider.golden.txt'), 'utf8')
    expect(text).to.equal(golden)
  })

  it('has every method of the module it calls, and no other', () => {
    expect(Object.keys(imageProvider)).to.have.members(Object.keys(dynamic))
  })

  it('calls a path that the package exports', () => {
    const path = import.meta.resolve('pulumi-libvirt-rescue/dynamic/rescue-image')
    expect(path).to.equal(
      pathToFileURL(join(repositoryRoot, 'dist/bundle/dynamic/rescue-image/index.js')).href,
    )
  })
})
