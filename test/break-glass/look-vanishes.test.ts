import { expect } from 'chai'
import { makeWorld } from './world.js'

describe('the pool of a look that another process ends meanwhile', () => {
  for (const line of ['status web', 'list', 'unrescue web']) {
    it(`is not spoken of by ${line}`, async () => {
      const { command, rescue, fake } = await makeWorld()
      await rescue('web')
      const libvirt = await fake.connect()
      await libvirt.storagePoolCreateXml({
        xml: "<pool type='dir'><name>default.rescue-look</name><target><path>/images/.</path></target></pool>",
      })
      let hasGone = false
      fake.fault = ({ call, subject }, when) => {
        if (when !== 'before' || call !== 'storagePoolGetInfo') return
        if (subject !== 'default.rescue-look') return
        for (const [key, { name }] of fake.pools) if (name === subject) fake.pools.delete(key)
        hasGone = true
      }
      const { status, err } = await command(line)
      expect(hasGone, 'somebody asked about it').to.equal(true)
      expect(status, err).to.equal(0)
      expect(err).not.to.contain('rescue-look')
    })
  }
})
