import { expect } from 'chai'
import { domainWord } from '../../provider/shell/domain-word.js'

const UUID = '0d350416-a38b-4efc-a73a-c2f889cbca99'

describe('how virsh is told a domain', () => {
  for (const name of ['web', 'web7', '7up', '-7up', '0x7', '7.0', UUID.slice(1)])
    it(`'${name}' by its name`, () => {
      expect(domainWord({ name, uuid: UUID })).to.equal(name)
    })

  for (const name of ['7', '007', '+7', ' 7', '-0', UUID.replace('0', '1'), UUID.toUpperCase()])
    it(`'${name}' by its UUID, because virsh takes it for an id or for a UUID`, () => {
      expect(domainWord({ name, uuid: UUID })).to.equal(UUID)
    })
})
