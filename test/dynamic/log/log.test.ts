import { expect } from 'chai'
import type { Line } from '../../../provider/dynamic/log/line.js'
import { makeLog } from '../../../provider/dynamic/log/log.js'

describe('the log', () => {
  it('sends lines one after the other, with severity and row', async () => {
    const sent: Line[] = []
    let underWay = 0
    const log = makeLog(
      async (line) => {
        expect((underWay += 1)).to.equal(1)
        // The first takes longest: without a queue it would arrive last.
        await new Promise((resolve) => setTimeout(resolve, 10 - 4 * sent.length))
        underWay -= 1
        sent.push(line)
      },
      () => expect.fail(),
    )
    const [web, stack] = [log.rowOf('urn:web'), log.rowOf('')]
    web.say('one')
    stack.warn('two')
    web.warn('three')
    await log.shown()
    expect(sent).to.deep.equal([
      { severity: 'info', text: 'one', urn: 'urn:web' },
      { severity: 'warning', text: 'two', urn: '' },
      { severity: 'warning', text: 'three', urn: 'urn:web' },
    ])
  })

  it('writes the first line that is not taken and all later ones to stderr, and asks no more', async () => {
    const lines: string[] = []
    const asked: string[] = []
    const log = makeLog(
      ({ text }) => {
        asked.push(text)
        return text === 'two' ? Promise.reject(new Error('UNAVAILABLE')) : Promise.resolve()
      },
      (line) => lines.push(line),
    )
    const row = log.rowOf('urn:web')
    row.say('one')
    row.warn('two')
    row.say('three')
    await log.shown()
    row.say('four')
    await log.shown()
    expect(asked).to.deep.equal(['one', 'two'])
    expect(lines).to.deep.equal(['warning: two', 'three', 'four'])
  })

  it('writes every line to stderr if there is no engine', async () => {
    const lines: string[] = []
    const log = makeLog(undefined, (line) => lines.push(line))
    const row = log.rowOf('urn:web')
    row.say('one')
    row.warn('two')
    await log.shown()
    expect(lines).to.deep.equal(['one', 'warning: two'])
  })
})
