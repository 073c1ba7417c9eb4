import { expect } from 'chai'
import type { DiskLine } from '../../../provider/diagnose/facts/disk-lines.js'
import {
  diagnose,
  readBootVariables,
  type DefinitionFacts,
  type Diagnosis,
  type VariablesFacts,
} from '../../../provider/diagnose/index.js'
import { factsOf } from '../facts-of.js'
import { definitionOf, HEALTHY } from '../rules/disk-cases.js'
import { diskOf } from '../rules/disk-of.js'
import {
  CARD,
  DRIVE,
  fileNode,
  MENU,
  numbers,
  option,
  partition,
  partitionOfMbr,
  path,
  variablesFile,
} from './variables-file.js'

const UUID = '0c0ffee0-1234-4abc-8def-0123456789ab'
const GONE = 'deadbeef-1234-4abc-8def-0123456789ab'
const SHIM = '\\EFI\\debian\\shimx64.efi'
const EFI = "<loader readonly='yes' type='pflash'>/f.fd</loader><nvram>/v.fd</nvram>"

/** A file with these entries, all of them in the order. */
function bootOf(...paths: readonly (readonly Buffer[])[]): VariablesFacts {
  const read = readBootVariables(
    variablesFile([
      { name: 'BootOrder', data: numbers(...paths.keys()) },
      ...paths.map((nodes, at) => ({
        name: `Boot000${at}`,
        data: option('web', path(...nodes)),
      })),
    ]),
  )
  if (!read.ok) throw new Error(read.why)
  return { path: '/v.fd', isThere: true, boot: read.value }
}

const PART: DiskLine = { kind: 'partition', device: 'vda2', type: '0xef', uuid: UUID, bytes: 1 }
const OWN: DiskLine = {
  kind: 'esp',
  device: 'vda2',
  fallback: false,
  loaders: ['EFI/Debian/SHIMX64.EFI', 'EFI/debian/grubx64.efi'],
}
const FAT: DiskLine = {
  kind: 'filesystem',
  device: 'vdb1',
  type: 'vfat',
  uuid: 'A1',
  state: 'unknown',
  free: 1,
  total: 0,
  freeInodes: 0,
  totalInodes: 0,
}

interface Given {
  readonly variables?: VariablesFacts
  readonly lines?: readonly DiskLine[]
  readonly definition?: Partial<DefinitionFacts>
}

function diagnosisOf({ variables, lines = [PART, OWN], definition }: Given): Diagnosis {
  const disk = diskOf(...HEALTHY, ...lines)
  const facts = {
    ...definitionOf(EFI),
    ...(variables === undefined ? {} : { variables }),
    ...definition,
  }
  return diagnose(factsOf({ definition: facts, disk }))
}

const LACKS = 'the EFI system partition vda2 has a loader, but not at the fallback path'
const OTHERS = [[DRIVE], [CARD], [MENU]]

describe('16: shim without another loader', () => {
  const found = (loaders: readonly string[], fallback: boolean): DiskLine[] => [
    PART,
    { ...OWN, fallback, loaders: [...loaders] },
  ]
  const SHIMS = [
    'EFI/BOOT/BOOTX64.EFI',
    'EFI/BOOT/fbx64.efi',
    'EFI/debian/shimx64.efi',
    'EFI/debian/mmx64.efi',
  ]
  for (const [what, lines, verdict] of [
    ['by an entry', found(['EFI/debian/shimx64.efi'], false), 'cannot-tell'],
    ['at the fallback path', found(SHIMS, true), 'cannot-tell'],
    ['beside GRUB', found([...SHIMS, 'EFI/debian/grubx64.efi'], true), 'nothing-found'],
    [
      'beside a kernel that boots itself',
      found([...SHIMS, 'EFI/Linux/6.1.efi'], true),
      'nothing-found',
    ],
    [
      'not there, GRUB is at the fallback path',
      found(['EFI/BOOT/BOOTX64.EFI'], true),
      'nothing-found',
    ],
  ] as const)
    it(`is ${verdict}: ${what}`, () => {
      const variables = bootOf([partition(UUID), fileNode(SHIM)])
      const diagnosis = diagnosisOf({ variables, lines })
      expect([diagnosis.verdict, diagnosis.findings]).to.deep.equal([verdict, []])
      const words =
        'UEFI comes to shim, and no loader that shim could start is on the EFI system partition'
      const said = diagnosis.looks.some((look) => look.words === words)
      expect(said).to.equal(verdict === 'cannot-tell')
    })
})

describe('16: a loader that is not at the fallback path', () => {
  for (const [what, given] of [
    ['by an entry', { variables: bootOf([partition(UUID), fileNode(SHIM)]) }],
    [
      'by one behind others that lead nowhere',
      { variables: bootOf([partition(GONE)], ...OTHERS, [partition(UUID), fileNode(SHIM)]) },
    ],
    ['by a file alone', { variables: bootOf([fileNode(SHIM)]) }],
    [
      'by a partition of an MBR',
      {
        variables: bootOf([partitionOfMbr(0xc0ffee, 2), fileNode(SHIM)]),
        lines: [{ ...PART, uuid: '00c0ffee-02' }, OWN],
      },
    ],
    [
      'by the fallback path of another partition',
      { variables: bootOf(), lines: [PART, OWN, { ...OWN, device: 'vda3', fallback: true }] },
    ],
    [
      'not at all, because a kernel of the host is booted',
      { variables: bootOf(), definition: definitionOf(`${EFI}<kernel>/k</kernel>`) },
    ],
  ] as const)
    it(`is no cause if UEFI comes to it ${what}`, () => {
      const { verdict, findings } = diagnosisOf(given)
      expect([verdict, findings]).to.deep.equal(['nothing-found', []])
    })

  for (const [what, given, words] of [
    [
      'the partition is gone',
      { variables: bootOf([partition(GONE), fileNode(SHIM)], ...OTHERS) },
      [LACKS, `the boot entry 0000 "web" names a partition that is on no disk: ${GONE}`],
    ],
    [
      'the loader is gone',
      { variables: bootOf([partition(UUID), fileNode('\\EFI\\old\\shimx64.efi')]) },
      [
        LACKS,
        'the boot entry 0000 "web" names a loader that is not there: \\EFI\\old\\shimx64.efi',
      ],
    ],
    [
      'the entry is one for the fallback path',
      { variables: bootOf([partition(UUID)]) },
      [LACKS, 'the boot entry 0000 "web" names the fallback path'],
    ],
    [
      'there are entries of OVMF alone',
      { variables: bootOf(...OTHERS) },
      [LACKS, 'no boot entry in the UEFI variables names a loader'],
    ],
    [
      'the variables are new',
      { variables: bootOf() },
      [LACKS, 'no boot entry in the UEFI variables names a loader'],
    ],
    [
      'there are no variables',
      {
        variables: { path: '/v.fd', isThere: false },
        definition: { state: { name: 'off', reason: null } },
      },
      [LACKS, 'there is no file of UEFI variables'],
    ],
  ] as const)
    it(`is the cause if ${what}`, () => {
      const { verdict, findings } = diagnosisOf(given)
      expect(verdict).to.equal('cause-found')
      expect(findings.map(({ id }) => id)).to.deep.equal(['uefi-entry-stale'])
      expect(findings[0]?.evidence).to.deep.equal(
        words.map((text) => ({ source: 'disk', words: text, isGuestWords: true, line: null })),
      )
      expect(findings[0]?.isAuto).to.equal(true)
    })

  for (const [what, given] of [
    ['the variables were not read', { variables: { path: '/v.fd', isThere: true } }],
    ['the variables were not looked for', {}],
    [
      'an entry names a file that is not looked for',
      { variables: bootOf([partition(UUID), fileNode('\\vmlinuz-linux')]) },
    ],
    [
      'an entry names a partition that is none of UEFI',
      {
        variables: bootOf([partition(GONE), fileNode(SHIM)]),
        lines: [PART, OWN, { ...PART, device: 'vdb1', type: 'x', uuid: GONE }],
      },
    ],
    [
      'an entry names a partition that the host sees alone',
      {
        variables: bootOf([partition(GONE), fileNode(SHIM)]),
        definition: { sources: [sourceWith(GONE)] },
      },
    ],
    [
      'an entry names another partition of the same MBR',
      {
        variables: bootOf([partitionOfMbr(0xc0ffee, 1), fileNode(SHIM)]),
        lines: [{ ...PART, uuid: '00c0ffee-02' }, OWN],
      },
    ],
    ['an entry is not understood', { variables: bootOf([DRIVE, fileNode(SHIM)]) }],
    [
      'the partition of the loader is not known',
      { variables: bootOf([partition(GONE), fileNode(SHIM)]), lines: [OWN] },
    ],
    [
      'the partition of an entry could not be mounted',
      {
        variables: bootOf([partition(GONE), fileNode(SHIM)]),
        lines: [
          ...[PART, OWN, { ...PART, device: 'vdb1', uuid: GONE }],
          { ...OWN, device: 'vdb1', loaders: [] },
        ],
      },
    ],
    [
      'another file system may have the fallback path',
      { variables: bootOf(), lines: [PART, OWN, FAT] },
    ],
    [
      'another partition of UEFI was not looked at',
      { variables: bootOf(), lines: [PART, OWN, { ...PART, device: 'vdb1' }] },
    ],
    [
      'the disks were not looked at to the end',
      { variables: bootOf(), lines: [PART, OWN, { kind: 'trouble', what: 'slow' }] },
    ],
  ] as const satisfies readonly (readonly [string, Given])[])
    it(`is neither a cause nor in order if ${what}`, () => {
      const { verdict, findings, looks } = diagnosisOf(given)
      expect([verdict, findings]).to.deep.equal(['cannot-tell', []])
      expect(looks.map(({ words }) => words).join('\n')).to.contain(
        'whether UEFI comes to the boot loader is not known',
      )
    })

  it('is well if the instance is up', () => {
    const { definition, disk } = {
      definition: definitionOf(EFI),
      disk: diskOf(...HEALTHY, PART, OWN),
    }
    const agent = { state: 'running', failedUnits: [] }
    expect(diagnose(factsOf({ definition, disk, agent })).verdict).to.equal('nothing-found')
  })
})

describe('16: boot entries, seen from the outside', () => {
  const looksOf = (variables: VariablesFacts, partitions: readonly string[] | null): unknown => {
    const definition = { ...definitionOf(EFI), variables, sources: [sourceWith(partitions)] }
    const { verdict, findings, looks } = diagnose(factsOf({ definition }))
    expect([verdict, findings]).to.deep.equal(['cannot-tell', []])
    return looks
      .filter(({ source }) => source === 'definition')
      .map(({ words }) => words)
      .slice(1)
  }
  const both = bootOf([partition(UUID), fileNode(SHIM)], [partition(GONE)])
  const ORDER = 'the boot entries in the UEFI variables: 0000 "web", 0001 "web"'

  it('are listed, and those of a partition that is on no disk are named', () => {
    expect(looksOf(both, [UUID])).to.deep.equal([
      ORDER,
      'boot entries of a partition that is on no disk, which UEFI passes over: 0001 "web"',
    ])
    expect(looksOf(both, [UUID, GONE])).to.deep.equal([ORDER])
    expect(looksOf(both, null)).to.deep.equal([ORDER])
    expect(looksOf(bootOf(), [])).to.deep.equal(['the UEFI variables have no boot entry'])
  })

  it('are cut to eight', () => {
    const [words] = looksOf(bootOf(...Array.from({ length: 10 }, () => [DRIVE])), []) as string[]
    expect(words).to.match(/0007 "web", and 2 more$/)
  })
})

function sourceWith(
  partitions: string | readonly string[] | null,
): DefinitionFacts['sources'][number] {
  const ids = typeof partitions === 'string' ? [partitions] : partitions
  const boot = { isEmpty: false, hasCode: false, hasEsp: true, partitions: ids }
  return { target: 'vda', layers: [], boot }
}
