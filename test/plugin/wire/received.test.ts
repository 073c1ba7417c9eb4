import { expect } from 'chai'
import { UNKNOWN } from '../../../provider/dynamic/inputs/unknowns.js'
import { receive, withSecrets } from '../../../provider/plugin/wire/received.js'

const SIGNATURE = '4dabf18193072939515e22adb298388d'
const secret = (value: unknown): object => ({
  [SIGNATURE]: '1b47061264138c4ac30d75fd1eb44270',
  value,
})
const output = (more: object): object => ({
  [SIGNATURE]: 'd0e6a833031e9bbcd3f4e8bde6ca49a4',
  ...more,
})
const UNKNOWN_ARRAY = '6a19a0b0-7e62-4c92-b797-7f8e31da9cc2'
const UNKNOWN_OBJECT = 'dd056dcd-154b-4c76-9bd3-c8f88648b5ff'

describe('properties as the engine sends them', () => {
  const cases: readonly { name: string; wire: object; values: object; secrets: string[] }[] = [
    {
      name: 'plain values stay what they are',
      wire: { instance: 'web', shutdownTimeout: 0, reason: null },
      values: { instance: 'web', shutdownTimeout: 0, reason: null },
      secrets: [],
    },
    {
      name: 'a secret loses its wrapping and its name is kept',
      wire: { instance: secret('web'), reason: 'why' },
      values: { instance: 'web', reason: 'why' },
      secrets: ['instance'],
    },
    {
      name: 'a secret inside of an object makes the whole property one',
      wire: { image: { path: secret('/images/x'), properties: { hw_rescue_bus: 'usb' } } },
      values: { image: { path: '/images/x', properties: { hw_rescue_bus: 'usb' } } },
      secrets: ['image'],
    },
    {
      name: 'an unknown value is unknown, whatever its type will be',
      wire: { uri: UNKNOWN, sshAuthorizedKeys: UNKNOWN_ARRAY, image: UNKNOWN_OBJECT },
      values: { uri: UNKNOWN, sshAuthorizedKeys: UNKNOWN, image: UNKNOWN },
      secrets: [],
    },
    {
      name: 'a list with an unknown element is unknown as a whole',
      wire: { sshAuthorizedKeys: ['ssh-ed25519 AAAA', UNKNOWN] },
      values: { sshAuthorizedKeys: UNKNOWN },
      secrets: [],
    },
    {
      name: 'a secret that is not known is both',
      wire: { reason: secret(UNKNOWN) },
      values: { reason: UNKNOWN },
      secrets: ['reason'],
    },
    {
      name: 'an output value is its value, or unknown without one',
      wire: { instance: output({ value: 'web', secret: true }), pool: output({}) },
      values: { instance: 'web', pool: UNKNOWN },
      secrets: ['instance'],
    },
  ]
  for (const { name, wire, values, secrets } of cases)
    it(name, () => {
      expect(receive({ ...wire })).to.deep.equal({ values, secrets })
    })

  it('are sent back with the same secrets', () => {
    const { values, secrets } = receive({ instance: secret('web'), pool: 'default' })
    expect(withSecrets(values, secrets)).to.deep.equal({ instance: secret('web'), pool: 'default' })
  })
})
