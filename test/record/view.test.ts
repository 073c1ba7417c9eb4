import { expect } from 'chai'
import fc from 'fast-check'
import { MARKS_BYTES, PAGE_BYTES, markOffset, pageOffset } from '../../provider/record/layout.js'
import { encodeMark, encodePage, type Page } from '../../provider/record/page.js'
import { readView } from '../../provider/record/view.js'
import { newerPage } from './spoil-record.js'

const page = (
  term: number,
  sequence: number,
  state: unknown = `${term}.${sequence}`,
): Page<unknown> => ({
  birth: 'feed',
  term,
  sequence,
  time: '2026-01-01T00:00:00.000Z',
  holder: { host: 'ws', pid: 1, startedAt: 'boot:1', nonce: 'aaaa' },
  isWorking: true,
  state,
})

/** A record of four terms with these pages in it, and their marks. */
function record(...pages: readonly Page<unknown>[]): Buffer {
  const bytes = Buffer.alloc(pageOffset(4))
  for (const each of pages) {
    encodeMark('feed').copy(bytes, markOffset(each.term))
    encodePage(each).copy(bytes, pageOffset(each.term, each.sequence))
  }
  return bytes
}

const view = (bytes: Buffer): unknown => {
  const found = readView(bytes, (state) => (typeof state === 'string' ? state : null))
  if (found.kind === 'unreadable') return found.kind
  return [found.mark, found.page?.state ?? found.kind]
}

describe('a record, read', () => {
  const ROWS: readonly { name: string; bytes: Buffer; expected: unknown }[] = [
    { name: 'is blank while nothing is written', bytes: record(), expected: [0, 'blank'] },
    { name: 'says what its only page says', bytes: record(page(0, 0)), expected: [0, '0.0'] },
    {
      name: 'says what the page with the highest sequence says',
      bytes: record(page(0, 2), page(0, 1)),
      expected: [0, '0.2'],
    },
    {
      name: 'says what the highest term says, whatever a lower one writes later',
      bytes: record(page(0, 9), page(2, 0)),
      expected: [2, '2.0'],
    },
    {
      name: 'is not believed if it has only pages of another version',
      bytes: newer(record()),
      expected: 'unreadable',
    },
    {
      name: 'is not believed if another version wrote beside us',
      bytes: newer(record(page(0, 0))),
      expected: 'unreadable',
    },
    {
      name: 'is not believed if a page is in the place of another term',
      bytes: Buffer.concat([
        record().subarray(0, pageOffset(1)),
        record(page(0, 0)).subarray(pageOffset(0), pageOffset(1)),
        Buffer.alloc(PAGE_BYTES),
      ]),
      expected: 'unreadable',
    },
    {
      name: 'says nothing that an earlier record of its name says',
      bytes: record(page(0, 0), { ...page(0, 1), birth: 'earlier' }),
      expected: [0, '0.0'],
    },
    {
      name: 'is not believed if it has only pages of an earlier record',
      bytes: record({ ...page(0, 0), birth: 'earlier' }),
      expected: 'unreadable',
    },
    {
      name: 'is not believed if its state is not one of this domain',
      bytes: record(page(0, 0, 7)),
      expected: 'unreadable',
    },
    {
      name: 'shows a mark, be it torn',
      bytes: marked(record(page(0, 0)), 3),
      expected: [3, '0.0'],
    },
    {
      name: "is not believed if it begins with somebody's text",
      bytes: Buffer.concat([Buffer.from('ssh-ed25519 AAAA\n'), record().subarray(17)]),
      expected: 'unreadable',
    },
    {
      name: 'stays blank with a mark alone',
      bytes: marked(record(), 1),
      expected: [1, 'blank'],
    },
  ]
  for (const { name, bytes, expected } of ROWS) {
    it(name, () => {
      expect(view(bytes)).to.deep.equal(expected)
    })
  }

  it('survives a kill at any byte of any write: what was there before is there', () => {
    const written = encodePage(page(0, 1))
    fc.assert(
      fc.property(fc.integer({ min: 0, max: written.length }), (cut) => {
        const bytes = record(page(0, 0))
        Buffer.from(written.subarray(0, cut)).copy(bytes, pageOffset(0, 1))
        expect(view(bytes)).to.deep.equal([0, cut === written.length ? '0.1' : '0.0'])
      }),
    )
  })

  it('is blank after a kill at any byte of its first write', () => {
    const written = Buffer.concat([encodeMark('feed'), encodePage(page(0, 0))])
    fc.assert(
      fc.property(fc.integer({ min: 0, max: written.length - 1 }), (cut) => {
        const bytes = record()
        written.copy(bytes, markOffset(0), 0, cut)
        expect(view(bytes)).to.deep.equal([0, 'blank'])
      }),
    )
  })

  it('is not believed if every page of it is damaged', () => {
    const bytes = record(page(0, 0), page(0, 1))
    for (const sequence of [0, 1]) bytes.write('#', pageOffset(0, sequence) + 100)
    expect(view(bytes)).to.deep.equal('unreadable')
  })

  it('never throws, whatever is in it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3 * PAGE_BYTES }), (bytes) => {
        const { kind } = readView(Buffer.concat([Buffer.alloc(MARKS_BYTES), bytes]), () => null)
        expect(kind).to.be.oneOf(['blank', 'unreadable'])
      }),
    )
  })
})

function newer(bytes: Buffer): Buffer {
  newerPage().copy(bytes, pageOffset(1))
  return bytes
}

/** Half of a mark: a kill came in between. */
function marked(bytes: Buffer, term: number): Buffer {
  bytes.write('b', markOffset(term))
  return bytes
}
