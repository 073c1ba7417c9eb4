import { expect } from 'chai'
import { explainNear } from '../../../provider/storage/images/explain-near.js'

const LIST = '`virsh vol-list default`'
const many = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => `${'fedcba'[at] ?? 'z'}.qcow2`)

interface Row {
  readonly name: string
  readonly wanted?: string
  readonly names: readonly string[] | null
  readonly expected: string
}

const ROWS: readonly Row[] = [
  {
    name: 'names the nearest file alone',
    names: ['web.qcow2', 'rescue.iso', 'rescue-2.iso'],
    expected: "; did you mean 'rescue.iso'?",
  },
  {
    name: 'finds a name with another ending',
    wanted: 'rescue.img',
    names: ['web.qcow2', 'rescue.iso'],
    expected: "; did you mean 'rescue.iso'?",
  },
  {
    name: 'lists up to five files if none is near',
    names: many(5),
    expected: ", which has 'b.qcow2', 'c.qcow2', 'd.qcow2', 'e.qcow2', 'f.qcow2'",
  },
  {
    name: 'counts the others, and names the command that shows all',
    names: many(6),
    expected: `, which has 'a.qcow2', 'b.qcow2', 'c.qcow2', 'd.qcow2', 'e.qcow2' and 1 more; ${LIST} shows all`,
  },
  { name: 'says that a pool is empty', names: [], expected: ', which is empty' },
  {
    name: 'names only the command if the files are too many for one answer',
    names: null,
    expected: `; ${LIST} shows what is in it`,
  },
  {
    name: 'spells control characters out, and cuts long names',
    names: ['\x1b[2J\n.img', 'x'.repeat(300)],
    expected: `, which has '\\u001b[2J\\u000a.img', '${'x'.repeat(80)}…'`,
  },
  {
    name: 'spells them out in the nearest name too',
    names: ['\x1brescue.iso'],
    expected: "; did you mean '\\u001brescue.iso'?",
  },
]

describe('what a pool has near a file that it does not have', () => {
  for (const { name, wanted = 'rescu.iso', names, expected } of ROWS) {
    it(name, () => {
      expect(explainNear(wanted, names, LIST)).to.equal(expected)
    })
  }
})
