import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseDomain } from '../../../provider/domain-xml/index.js'
import { create, read, remove } from '../../../provider/instance-rescue/index.js'
import { create as upload, remove as removeImage } from '../../../provider/rescue-image/index.js'
import type { ImageOutputs } from '../../../provider/rescue-image/index.js'
import { filesIn } from '../../config-drive/files.js'
import { KERNEL_IMAGE, kernelFile, ramdiskFile } from '../support/kernel-files.js'
import { makeMemoryHost, type MemoryHost } from '../support/memory-host.js'

const KEY = 'ssh-ed25519 AAAA me'

/** What runs, a line a disk, without the folder and the id of the rescue. */
const disksOf = ({ fake }: MemoryHost): readonly string[] =>
  parseDomain(fake.domain('web').live ?? '').disks.map(
    ({ target, device, source, backing, readOnly }) =>
      [target, device, ...[source, ...backing], ...(readOnly ? ['read-only'] : [])]
        .join(' ')
        .replaceAll(/\/images\/(?:[0-9a-f-]{36}\.\w{12}\.)?/g, ''),
  )

async function hostWithKernel(): Promise<MemoryHost> {
  const host = await makeMemoryHost()
  host.fake.addFile(KERNEL_IMAGE.kernel, kernelFile())
  host.fake.addFile(KERNEL_IMAGE.ramdisk, ramdiskFile('init'))
  return host
}

describe('13: a kernel, protected disks and a new config drive in one rescue', () => {
  for (const { originalDisks, disks } of [
    {
      originalDisks: 'read-only',
      disks: [
        'vda disk root.qcow2 read-only',
        'vdb disk data.qcow2 read-only',
        'hda cdrom config read-only',
      ],
    },
    {
      originalDisks: 'discard',
      disks: [
        'vda disk overlay0.qcow2 root.qcow2',
        'vdb disk overlay1.qcow2 data.qcow2',
        'hda cdrom config read-only',
      ],
    },
  ] as const)
    it(`${originalDisks}: each is what was asked for, the credentials are on the drive, and destroy leaves nothing`, async () => {
      const host = await hostWithKernel()
      const [files, { stored }] = [[...host.fake.files.keys()].sort(), host.fake.domain('web')]
      const asked = { originalDisks, image: KERNEL_IMAGE, sshAuthorizedKeys: [KEY] }
      const { outputs } = await host.run(create({ ...host.inputs, ...asked }, host.runtime))
      const live = host.fake.domain('web').live ?? ''
      expect(outputs).to.include({ rescueDevice: null, status: 'rescued' })
      expect(live).to.contain(`<kernel>${KERNEL_IMAGE.kernel}</kernel>`)
      expect(live)
        .to.contain(`original-disks="${originalDisks}"`)
        .and.not.match(/<boot /)
      expect(disksOf(host)).to.deep.equal(disks)
      const drive = [...host.fake.files.keys()].find((path) => path.endsWith('.config')) ?? ''
      const written = filesIn(host.fake.files.get(drive)?.bytes ?? Buffer.alloc(0))
      expect(JSON.stringify(written)).to.contain(KEY)
      expect(await host.run(read(outputs, host.runtime))).to.include({ status: 'rescued' })
      await host.run(remove(outputs, host.runtime))
      expect([...host.fake.files.keys()].sort()).to.deep.equal(files)
      expect(host.fake.domain('web').stored).to.equal(stored)
    })
})

describe('13: a kernel and a RAM disk that RescueImage brought', () => {
  it('boot the rescue by their paths, and stay while it runs', async () => {
    const host = await makeMemoryHost()
    const folder = mkdtempSync(join(tmpdir(), 'rescue-kernel-'))
    const bring = async (name: string, bytes: Buffer): Promise<ImageOutputs> => {
      writeFileSync(join(folder, name), bytes)
      const owner = { ...host.inputs.owner, name }
      const inputs = { source: { file: join(folder, name) }, uri: host.inputs.uri, owner }
      return (await host.run(upload(inputs, host.runtime))).outputs
    }
    const kernel = await bring('vmlinuz', kernelFile())
    const ramdisk = await bring('initrd', ramdiskFile('init'))
    const image = { kernel: kernel.path, ramdisk: ramdisk.path }
    const { outputs } = await host.run(create({ ...host.inputs, image }, host.runtime))
    expect(host.fake.domain('web').live)
      .to.contain(`<kernel>${kernel.path}</kernel>`)
      .and.contain(`<initrd>${ramdisk.path}</initrd>`)
    await host.run(removeImage(ramdisk, host.runtime))
    expect(host.fake.files.has(ramdisk.path)).to.equal(true)
    await host.run(remove(outputs, host.runtime))
    await host.run(removeImage(kernel, host.runtime))
    expect(host.fake.files.has(kernel.path)).to.equal(false)
    rmSync(folder, { recursive: true })
  })
})
