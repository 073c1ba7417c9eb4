import { expect } from 'chai'
import fc from 'fast-check'
import {
  CLAIM_GAP_BYTES,
  GAP_BYTES,
  RECORD_BYTES,
  isFinished,
  isUndoing,
  readContent,
} from '../../provider/record/content.js'
import { encodeLine } from '../../provider/record/line.js'
import type { Claim, RecordLine } from '../../provider/record/line.js'
import { newerLine } from './newer-line.js'

const holder = { host: 'ws', pid: 1, startedAt: 'boot:1', nonce: 'aaaa' }
const other = { ...holder, nonce: 'bbbb', pid: 2 }
const claim: Claim = {
  kind: 'claim',
  version: 1,
  nonce: 'aaaa',
  time: '2026-01-01T00:00:00.000Z',
  rescueId: '0123456789ab',
  instance: 'wéb',
  domainUuid: '6f38e85a-4d6e-4ef8-8595-2de6c6a90051',
  hostname: 'host',
  owner: { organization: 'organization', project: 'p', stack: 's', name: 'fix' },
  holder,
  mode: 'stable',
  digest: 'd',
  original: { power: 'running', domainId: 1, persistent: true, definitionHash: 'h' },
  policy: { afterUnrescue: 'restore', shutdownTimeout: 60 },
  artifacts: [],
}
const signed = { nonce: 'aaaa', time: claim.time }
const step: RecordLine = { kind: 'step', step: 'stop-instance', ...signed }

function record(...lines: readonly RecordLine[]): Uint8Array {
  const bytes = Buffer.alloc(RECORD_BYTES)
  Buffer.concat(lines.map(encodeLine)).copy(bytes)
  return bytes
}

describe('record', () => {
  it('is blank while nothing is written', () => {
    expect(readContent(record()).kind).to.equal('blank')
  })

  it('tells an unfinished, a finished and an undone rescue apart', () => {
    const states = [
      [step],
      [step, { kind: 'rescued', ...signed }],
      [step, { kind: 'undo', ...signed }],
    ] as const
    const found = states.map((lines) => {
      const content = readContent(record(claim, ...lines))
      if (content.kind !== 'journal') throw new Error(content.kind)
      return { finished: isFinished(content.journal), undoing: isUndoing(content.journal) }
    })
    expect(found).to.deep.equal([
      { finished: false, undoing: false },
      { finished: true, undoing: false },
      { finished: false, undoing: true },
    ])
  })

  it('takes the last holder, policy and guard', () => {
    const content = readContent(
      record(
        claim,
        { kind: 'takeover', holder: other, guard: 3, nonce: 'bbbb', time: claim.time },
        {
          kind: 'policy',
          policy: { afterUnrescue: 'stop', shutdownTimeout: 5 },
          nonce: 'bbbb',
          time: claim.time,
        },
      ),
    )
    expect(
      content.kind === 'journal' && [
        content.journal.holder.pid,
        content.journal.guard,
        content.journal.policy,
      ],
    ).to.deep.equal([2, 3, { afterUnrescue: 'stop', shutdownTimeout: 5 }])
  })

  it('survives a kill at any byte of any line: the torn line does not count, the next one takes its place', () => {
    const whole = record(claim, step, step)
    const end = Buffer.concat([claim, step, step].map(encodeLine)).length
    fc.assert(
      fc.property(fc.integer({ min: 0, max: end }), (cut) => {
        const torn = Buffer.concat([whole.subarray(0, cut), Buffer.alloc(RECORD_BYTES - cut)])
        const content = readContent(torn)
        if (content.kind !== 'journal') {
          expect(content.kind).to.equal('blank')
          expect(cut).to.be.lessThan(encodeLine(claim).length)
          return
        }
        Buffer.from(encodeLine({ kind: 'undo', ...signed })).copy(torn, content.journal.end)
        const again = readContent(torn)
        expect(again.kind === 'journal' && again.journal.lines).to.deep.equal([
          ...content.journal.lines,
          { kind: 'undo', ...signed },
        ])
      }),
    )
  })

  it('keeps what the new holder wrote where a line of the one before comes late, whole or torn', () => {
    const [late, taken, undo] = [
      encodeLine(step),
      encodeLine({ kind: 'takeover', holder: other, guard: 1, nonce: 'bbbb', time: claim.time }),
      encodeLine({ kind: 'undo', nonce: 'bbbb', time: claim.time }),
    ]
    const { length } = encodeLine(claim)
    const begin = length + GAP_BYTES
    fc.assert(
      fc.property(fc.integer({ min: 0, max: late.length }), (cut) => {
        const bytes = Buffer.from(record(claim))
        Buffer.concat([taken, undo]).copy(bytes, begin)
        Buffer.from(late.subarray(0, cut)).copy(bytes, length)
        const content = readContent(bytes)
        if (content.kind !== 'journal') throw new Error(content.kind)
        const { lines, end, holder: now } = content.journal
        expect(lines.map(({ kind }) => kind)).to.deep.equal(
          ['claim', 'step', 'takeover', 'undo'].filter(
            (kind) => kind !== 'step' || cut === late.length,
          ),
        )
        expect([end, now]).to.deep.equal([begin + taken.length + undo.length, other])
      }),
    )
  })

  it('is the one of who passed its maker over, whose claim comes late', () => {
    const second: Claim = { ...claim, nonce: 'bbbb', rescueId: 'ba9876543210' }
    const bytes = Buffer.from(record(claim))
    Buffer.from(encodeLine(second)).copy(bytes, CLAIM_GAP_BYTES)
    const content = readContent(bytes)
    expect(content.kind === 'journal' && content.journal.lines).to.deep.equal([second])
  })

  it('is not believed where a line in its middle is damaged', () => {
    const bytes = Buffer.from(record(claim, step, step))
    bytes.write('X', encodeLine(claim).length + 30)
    expect(readContent(bytes)).to.include({
      kind: 'unreadable',
      reason: 'a line in its middle is damaged',
    })
  })

  it('is not believed where a newer version wrote it', () => {
    const later = [newerLine({ ...claim, version: 2 })]
    const appended = [encodeLine(claim), newerLine()]
    for (const lines of [later, appended]) {
      const bytes = Buffer.alloc(RECORD_BYTES)
      Buffer.concat(lines).copy(bytes)
      expect(readContent(bytes)).to.include({
        kind: 'unreadable',
        reason: 'a newer version of this tool wrote it',
      })
    }
  })

  it('never throws, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
        expect(readContent(bytes).kind).to.be.oneOf(['blank', 'journal', 'unreadable'])
      }),
    )
  })
})
