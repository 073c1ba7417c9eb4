import { expect } from 'chai'
import { parseUri } from '../../../provider/libvirt/transport/parse-uri.js'
import { explainNetwork } from '../../../provider/libvirt/transport/network/tcp.js'

describe('a host that the network cannot reach', () => {
  for (const code of ['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'])
    it(`is named, with what to check (${code})`, () => {
      const error = explain(Object.assign(new Error(`connect ${code}`), { code }))
      expect(error.reason).to.equal('unreachable')
      expect(error.message).to.equal(
        "Cannot connect to 'qemu+tcp://kvm7/system': the network cannot reach 'kvm7'; check that the host is up, its address, and the firewall between",
      )
    })

  it('is not blamed for another error, whose words stay', () => {
    const error = explain(Object.assign(new Error('connect EMFILE'), { code: 'EMFILE' }))
    expect(error.message).to.contain('port 16509 of kvm7: connect EMFILE')
  })
})

function explain(error: Error): ReturnType<typeof explainNetwork> {
  const place = { host: 'kvm7', port: 16_509 }
  return explainNetwork(parseUri('qemu+tcp://kvm7/system'), place, error)
}
