import { expect } from 'chai'
import { readPlainMarker } from '../../provider/host/index.js'

describe('11: the marker of a running rescue', () => {
  it('is read without what would change a terminal: somebody may have edited it', () => {
    const evil = 'a&#10;b&#x9b;2J&#x202e;c'
    const marker = readPlainMarker(
      `<domain><name>web</name><metadata><r:rescue xmlns:r='urn:pulumi-libvirt-rescue:marker:1' id='${evil}' digest='d' since='${evil}'>` +
        `<r:record pool='${evil}' pool-uuid='u' name='n'/>` +
        `<r:owner organization='${evil}' project='${evil}' stack='${evil}' name='${evil}'/>` +
        `<r:reason>${evil}</r:reason></r:rescue></metadata></domain>`,
    )
    const plain = 'a b 2J c'
    expect(marker).to.deep.include({
      rescueId: plain,
      since: plain,
      reason: plain,
      recordPool: { name: plain, uuid: 'u' },
      owner: { organization: plain, project: plain, stack: plain, name: plain },
    })
  })
})
