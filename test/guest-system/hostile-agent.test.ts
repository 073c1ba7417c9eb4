import { expect } from 'chai'
import fc from 'fast-check'
import { parseAnswer } from '../../provider/guest/agent/answer.js'
import { explainEnd, nameJob, runInRescue, type JobEnd } from '../../provider/guest/index.js'
import { readState } from '../../provider/guest/job/read-state.js'
import { Refused } from '../fake/refused.js'
import { makeRescuedHost } from './support/rescued-host.js'

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)

/** What an agent may answer, as libvirt passes it on. */
const HOSTILE: Readonly<Record<string, () => string>> = {
  'an endless line, which libvirt gives up': () => {
    throw new Refused(
      'AGENT_UNRESPONSIVE',
      'QEMU',
      'QEMU guest agent is not available due to an error',
    )
  },
  '10 MB': () => `{"return":"${'A'.repeat(10_000_000)}"}`,
  'lists in lists, 200 deep': () => `{"return":${nested(200)}}`,
  'lists in lists, 100,000 deep': () => `{"return":${nested(100_000)}}`,
  'a NUL in a string': () => String.raw`{"return":"a\u0000b"}`,
  'a raw NUL': () => '{"return":"a\0b"}',
  'escape sequences': () => String.raw`{"return":{"handle":"\u001b[2J\u001b]0;owned\u0007\u202e"}}`,
  'escape sequences in libvirt’s own error': () => {
    throw new Refused(
      'INTERNAL_ERROR',
      'QEMU',
      'cannot parse json {"return": "\u001B[2J\u001B]0;x\u0007\r\n\u202Eevil"}',
    )
  },
  'two answers': () => '{"return":1}\n{"return":2}',
  'the answer to another question': () => '{"return":{"exited":true,"exitcode":0}}',
  'a member __proto__': () =>
    '{"return":{"__proto__":{"handle":1,"count":1,"pid":1,"exited":true}}}',
  '1e999': () => '{"return":1e999}',
  'a number that is none for a machine': () =>
    '{"return":{"count":1e999,"buf-b64":"","pid":0.5,"exited":1}}',
  'fewer bytes than it says': () => '{"return":{"count":9,"buf-b64":"AAAA","eof":false}}',
  'bytes that are no base64': () => '{"return":{"count":3,"buf-b64":"\u001b[2J","eof":false}}',
  'no JSON': () => 'hello',
  nothing: () => '',
}

describe('15.3: a hostile agent', () => {
  for (const [name, answer] of Object.entries(HOSTILE))
    it(`that answers ${name} is harmless at every question`, async () => {
      const ends = new Set<string>()
      const host = await makeRescuedHost()
      host.agent.script = { writes: [], endsAt: 3_000, status: 0 }
      for (let honest = 0; honest < 60; honest += 9) {
        host.renew()
        let asked = 0
        host.agent.lie = (_, truth) => ((asked += 1) > honest ? answer() : truth)
        const began = host.clock.now()
        const end = await host.run(
          runInRescue(host.place, {
            nameIn: (boot) => nameJob('run', `abcd${honest.toString(16).padStart(2, '0')}`, boot),
            script: Buffer.from('true\n'),
            environment: {},
            chroot: false,
            mount: false,
            timeout: 60,
            limit: 1_000_000,
            isForgotten: false,
          }),
        )
        ends.add(end.kind)
        expect(host.clock.now() - began).to.be.below(900_000)
        expect(host.shown.stdout.length).to.be.at.most(1_000_000)
        expectClean(end)
      }
      expect([...ends]).not.to.be.empty
      expect(['refused', 'unknown', 'lost', 'exited']).to.include.members([...ends])
    })

  it('that says for ever that the script runs is not followed for ever', async () => {
    const host = await makeRescuedHost()
    host.agent.script = { writes: [], endsAt: 10_000_000, status: 0 }
    const end = await host.run(
      runInRescue(host.place, {
        nameIn: (boot) => nameJob('run', 'abcdef', boot),
        script: Buffer.from('true\n'),
        environment: {},
        chroot: false,
        mount: false,
        timeout: 60,
        limit: 1_000_000,
        isForgotten: false,
      }),
    )
    expect(end.kind).to.equal('unknown')
    expect(host.clock.now()).to.be.below(900_000)
  })

  it('gives no answer that breaks the reader', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        parseAnswer(text)
        readState(text)
      }),
    )
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (json) => {
        expect(parseAnswer(`{"return":${json}}`)).to.deep.equal({
          value: JSON.parse(json) as unknown,
        })
      }),
    )
  })

  it('changes no prototype', () => {
    parseAnswer('{"return":{"__proto__":{"polluted":1}}}')
    expect('polluted' in {}).to.equal(false)
  })
})

function expectClean(end: JobEnd): void {
  const said = explainEnd(end, 'web') ?? ''
  expect(said).to.match(/^[^\p{Cc}\u202E]*$/u)
  expect(said.length).to.be.below(600)
}
