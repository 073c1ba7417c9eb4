import * as pulumi from '@pulumi/pulumi'
import { expect } from 'chai'
import { InstanceRescue } from '../../sdk/index.js'

describe('the settings of this package', () => {
  const before = pulumi.runtime.allConfig()
  afterEach(() => {
    pulumi.runtime.setAllConfig(before)
  })

  it('are refused if one does not exist: the rescue would be on another host', async () => {
    await pulumi.runtime.setMocks({
      newResource: ({ name }) => ({ id: name, state: {} }),
      call: () => ({}),
    })
    pulumi.runtime.setAllConfig({ 'libvirt-rescue:url': 'qemu+ssh://root@kvm7/system' })
    expect(() => new InstanceRescue('fix', { instance: 'web' })).to.throw(
      pulumi.RunError,
      "The setting 'libvirt-rescue:url' does not exist; the only one of this package is 'libvirt-rescue:uri'.",
    )
    pulumi.runtime.setAllConfig({ 'libvirt-rescue:uri': 'qemu:///system', 'web:url': 'x' })
    expect(() => new InstanceRescue('fix', { instance: 'web' })).not.to.throw()
  })
})
