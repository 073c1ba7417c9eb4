import { expect } from 'chai'
import { explainDiff } from '../../../provider/plugin/wire/detailed-diff.js'

const NAMES = ['instance', 'image', 'reason', 'sshAuthorizedKeys']
const REPLACING = ['instance', 'image', 'sshAuthorizedKeys']

/** Each change as `path kind`, with `!` if it replaces. */
function explain(olds: object, news: object, replaces: readonly string[]): readonly string[] {
  const compared = { names: NAMES, replacing: REPLACING, replaces }
  return explainDiff({ ...olds }, { ...news }, compared).map(
    ({ path, kind, isReplace }) => `${path} ${kind}${isReplace ? '!' : ''}`,
  )
}

describe('the detailed diff', () => {
  const image = (properties: object): object => ({ image: { path: '/x', properties } })

  it('names the property that changed, inside of the argument', () => {
    expect(
      explain(image({ hw_rescue_bus: 'usb' }), image({ hw_rescue_bus: 'sata' }), ['image']),
    ).to.deep.equal(['image.properties.hw_rescue_bus update!'])
  })

  it('says what was added and what is gone', () => {
    expect(explain({ reason: 'old' }, {}, [])).to.deep.equal(['reason delete'])
    expect(explain({}, { reason: 'new' }, [])).to.deep.equal(['reason add'])
    expect(
      explain({ sshAuthorizedKeys: ['a'] }, { sshAuthorizedKeys: ['a', 'b'] }, [
        'sshAuthorizedKeys',
      ]),
    ).to.deep.equal(['sshAuthorizedKeys[1] add!'])
  })

  it('leaves out an argument that is written in another way and means the same', () => {
    const [old, now] = [
      image({ hw_rescue_bus: 'usb' }),
      image({ hw_rescue_bus: 'usb', hw_rescue_device: 'disk' }),
    ]
    expect(explain({ ...old, reason: 'a' }, { ...now, reason: 'b' }, [])).to.deep.equal([
      'reason update',
    ])
  })

  it('takes null for not given, and quotes a key that is not a word', () => {
    expect(explain({ reason: null }, {}, [])).to.deep.equal([])
    expect(explain(image({}), image({ 'a.b': '1' }), ['image'])).to.deep.equal([
      'image.properties["a.b"] add!',
    ])
  })
})
