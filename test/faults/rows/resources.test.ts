import { expect } from 'chai'
import { readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RescueOutputs } from '../../../provider/instance-rescue/index.js'
import { writeOwned } from '../../lab/image.js'
import { makeImage, type BareInstance } from '../../instance-rescue/support/instance.js'
import {
  commands,
  failureOf,
  openLab,
  standingOf,
  type Lab,
  commandsIn,
  paste,
} from './support/lab.js'
import { pageOffset, RECORD_BYTES } from '../../../provider/record/layout.js'
import { newerPage, spoilRecord } from '../../record/spoil-record.js'

/** What becomes of a file or pool while an instance is rescued, and what must come of it. */
interface Row {
  readonly name: string
  readonly happens: (scene: Scene) => unknown
  /** What `refresh` says; not asked where it cannot say anything. */
  readonly status?: RescueOutputs['status']
  /** What `destroy` has to say first, and what its message tells to do about it. */
  readonly refused?: RegExp
  readonly remedy?: (scene: Scene) => unknown
}

/** A rescued instance and the files of its rescue. */
interface Scene {
  readonly lab: Lab
  readonly web: BareInstance
  readonly image: string
  readonly record: string
  readonly disk: string
  readonly definition: string
}

const virsh =
  (...lines: string[]) =>
  async ({ lab, web }: Scene): Promise<void> => {
    for (const line of lines)
      await lab.daemon.virsh(
        ...line.replaceAll('WEB', web.name).replaceAll('UUID', web.uuid).split(' '),
      )
  }
const goesOff = virsh('destroy WEB')
const removeRecord = virsh('vol-delete UUID.rescue default')
const saved = ({ lab, web }: Scene): string =>
  join(lab.daemon.directory, `config/libvirt/qemu/save/${web.name}.save`)
const ownDisk = ({ lab, web }: Scene): string => join(lab.daemon.images, `${web.name}-data.qcow2`)
const poolXml = ({ lab }: Scene): string => join(lab.daemon.directory, 'default.xml')

const ROWS: readonly Row[] = [
  {
    name: 'the pool is switched off',
    happens: virsh('pool-destroy default'),
    refused: /pool-start default/,
    remedy: virsh('pool-start default'),
  },
  {
    name: 'the pool is deleted',
    happens: async (scene) => {
      writeFileSync(poolXml(scene), await scene.lab.daemon.virsh('pool-dumpxml', 'default'))
      await virsh('pool-destroy default', 'pool-undefine default')(scene)
    },
    refused: /define the pool again with that UUID/,
    remedy: (scene) => virsh(`pool-define ${poolXml(scene)}`, 'pool-start default')(scene),
  },
  {
    name: 'the image is replaced',
    happens: ({ image }) => {
      writeOwned(image, Buffer.alloc(1 << 20, 1))
    },
    status: 'rescued',
  },
  {
    name: 'the image is deleted',
    happens: ({ image }) => {
      renameSync(image, `${image}.away`)
    },
    status: 'rescued',
  },
  {
    name: 'a disk of its own is not there any more',
    happens: async (scene) => {
      renameSync(ownDisk(scene), `${ownDisk(scene)}.away`)
      await goesOff(scene)
    },
    status: 'stopped',
    refused: /cannot start again: the source '.*' of disk 'vdb' does not exist any more/,
    remedy: (scene) => {
      renameSync(`${ownDisk(scene)}.away`, ownDisk(scene))
    },
  },
  {
    name: 'the rescue disk is deleted',
    happens: ({ disk }) => {
      rmSync(disk)
    },
    status: 'rescued',
  },
  {
    name: 'the definition copy is deleted',
    happens: ({ definition }) => {
      rmSync(definition)
    },
    status: 'rescued',
  },
  {
    name: 'it is saved and the save is cut to nothing, as a power cut leaves it',
    happens: async (scene) => {
      await virsh('managedsave WEB')(scene)
      truncateSync(saved(scene), 0)
    },
    status: 'stopped',
  },
  {
    name: 'it is saved and the save is full of zeros',
    happens: async (scene) => {
      await virsh('managedsave WEB')(scene)
      writeFileSync(saved(scene), Buffer.alloc(4_096))
    },
    status: 'stopped',
  },
  { name: 'the record is deleted', happens: removeRecord, status: 'rescued' },
  {
    name: 'the record is deleted and the rescue system goes off',
    happens: virsh('vol-delete UUID.rescue default', 'destroy WEB'),
    status: 'interrupted',
  },
  {
    name: 'the record is emptied',
    happens: ({ record }) => {
      writeOwned(record, Buffer.alloc(RECORD_BYTES))
    },
    status: 'rescued',
  },
  {
    name: 'the record is cut to nothing',
    happens: ({ record }) => {
      truncateSync(record, 0)
    },
    status: 'rescued',
  },
  {
    name: 'the record is cut off in its first page',
    happens: ({ record }) => {
      truncateSync(record, pageOffset(0) + 10)
    },
    status: 'rescued',
  },
  {
    name: 'the record is damaged in its middle',
    happens: ({ record }) => {
      spoilRecord(record)
    },
    status: 'rescued',
    refused: /vol-delete --pool/,
    remedy: removeRecord,
  },
  {
    name: 'the record is damaged in its middle and the rescue system goes off',
    happens: async (scene) => {
      spoilRecord(scene.record)
      await goesOff(scene)
    },
    status: 'interrupted',
    refused: /vol-delete --pool/,
    remedy: removeRecord,
  },
  {
    name: 'a newer version wrote into the record',
    happens: ({ record }) => {
      const bytes = readFileSync(record)
      newerPage().copy(bytes, pageOffset(1))
      writeFileSync(record, bytes)
    },
    status: 'rescued',
    refused: /another version/,
    remedy: removeRecord,
  },
]

describe('resources', function () {
  this.timeout(180_000)
  let lab: Lab
  before(async () => {
    lab = await openLab()
  })
  after(() => lab.stop())

  for (const row of ROWS) {
    it(`while rescued, ${row.name}: destroy brings the instance back`, async () => {
      const { up, refresh, destroy } = commands(lab)
      const web = await lab.instance()
      const before = await standingOf(lab, web)
      const image = makeImage(lab.daemon, `${web.name}.img`)
      const properties = { hw_rescue_bus: 'virtio' }
      const outputs = await up(lab.inputs(web, { image: { path: image, properties } }))
      const scene = sceneOf(lab, web, { image, outputs })
      await row.happens(scene)
      if (row.status !== undefined)
        expect(await refresh(outputs), 'refresh').to.include({ status: row.status })
      if (row.refused !== undefined) {
        expect((await failureOf(destroy(outputs))).message).to.match(row.refused)
        await row.remedy?.(scene)
      }
      await destroy(outputs)
      for (const path of [image, `${image}.away`]) rmSync(path, { force: true })
      expect(await standingOf(lab, web)).to.deep.equal(before)
      expect(await refresh(outputs), 'nothing is left').to.equal(undefined)
    })
  }

  it('while rescued, the instance is deleted with its disks: nothing is left after what destroy says', async () => {
    const { up, destroy, refresh } = commands(lab)
    const web = await lab.instance()
    const outputs = await up(lab.inputs(web))
    await lab.daemon.virsh('destroy', web.name)
    await lab.daemon.virsh('undefine', web.name, '--remove-all-storage')
    const { message } = await failureOf(destroy(outputs))
    expect(message).to.match(/cannot start again: .* To give the instance up: /)
    for (const command of commandsIn(message)) await paste(command)
    await destroy(outputs)
    expect(await refresh(outputs)).to.equal(undefined)
    expect(await lab.daemon.virsh('list', '--all', '--name')).not.to.contain(web.name)
    expect((await web.volumes()).join())
      .not.to.contain(web.name)
      .and.not.to.contain(web.uuid)
  })
})

function sceneOf(
  lab: Lab,
  web: BareInstance,
  { image, outputs }: { readonly image: string; readonly outputs: RescueOutputs },
): Scene {
  const file = (end: string): string => join(lab.daemon.images, `${web.uuid}.${end}`)
  const { rescueId } = outputs
  return {
    lab,
    web,
    image,
    record: file('rescue'),
    disk: file(`${rescueId}.disk`),
    definition: file(`${rescueId}.definition`),
  }
}
