import { expect } from 'chai'
import { readMarker } from '../../../provider/domain-xml/index.js'
import { create, preview, remove, update } from '../../../provider/instance-rescue/index.js'
import type { RescueImage } from '../../../provider/instance-rescue/model/types.js'
import { KERNEL_IMAGE, kernelFile, ramdiskFile } from '../support/kernel-files.js'
import type { KernelOptions } from '../support/kernel-files.js'
import { makeMemoryHost, type MemoryHost, type MemoryOptions } from '../support/memory-host.js'
import { OWN_KEY, ownSign } from '../support/own-image.js'

interface HostOptions extends MemoryOptions {
  readonly kernel?: KernelOptions
  /** Name of the first file in the RAM disk. */
  readonly first?: string
}

async function hostWith({
  kernel,
  first = 'init',
  ...rest
}: HostOptions = {}): Promise<MemoryHost> {
  const host = await makeMemoryHost(rest)
  host.fake.addFile(KERNEL_IMAGE.kernel, kernelFile(kernel))
  host.fake.addFile(KERNEL_IMAGE.ramdisk, ramdiskFile(first))
  return host
}

const live = ({ fake }: MemoryHost): string => fake.domain('web').live ?? ''
const volumes = ({ fake }: MemoryHost): readonly string[] => [...fake.files.keys()].sort()

describe('a kernel', () => {
  it('boots the rescue without a disk: nothing but the record and the definition copy is made', async () => {
    const host = await hostWith()
    const [before, files] = [{ ...host.fake.domain('web') }, volumes(host)]
    const { outputs } = await host.run(
      create({ ...host.inputs, image: KERNEL_IMAGE }, host.runtime),
    )
    expect(outputs).to.deep.include({
      mode: 'stable',
      rescueDevice: null,
      status: 'rescued',
      proof: 'none',
    })
    expect(live(host))
      .to.contain('<kernel>/images/vmlinuz</kernel>')
      .and.not.match(/<boot /)
    expect(live(host).match(/<disk /g)).to.have.lengthOf(2)
    expect(readMarker(live(host))?.kernel).to.equal('/images/vmlinuz')
    const made = volumes(host).filter((path) => !files.includes(path))
    expect(made.map((path) => path.split('.').at(-1)).sort()).to.deep.equal([
      'definition',
      'rescue',
    ])
    expect(host.stages).to.include("Instance 'web' was started with the kernel '/images/vmlinuz'.")
    expect(host.fake.domain('web').stored).to.equal(before.stored)

    await host.run(remove(outputs, host.runtime))
    expect(volumes(host)).to.deep.equal(files)
    expect(live(host)).not.to.contain('<kernel>')
    expect(host.fake.domain('web').stored).to.equal(before.stored)
  })

  it('boots beside a rescue disk, which the overlay is made for', async () => {
    const host = await hostWith()
    const image = { ...KERNEL_IMAGE, ...host.inputs.image }
    const { outputs } = await host.run(create({ ...host.inputs, image }, host.runtime))
    expect(outputs.rescueDevice).to.deep.equal({ target: 'vdc', bus: 'virtio', device: 'disk' })
    expect(live(host))
      .to.contain('<kernel>')
      .and.match(/<boot order=.1./)
    await host.run(remove(outputs, host.runtime))
  })

  it('takes its parameters from os_command_line, unless they are given', async () => {
    for (const [commandLine, expected] of [
      [undefined, 'from=image'],
      ['from=argument', 'from=argument'],
    ]) {
      const host = await hostWith()
      const image = {
        kernel: '/images/vmlinuz',
        commandLine,
        properties: { os_command_line: 'from=image' },
      }
      await host.run(create({ ...host.inputs, image }, host.runtime))
      expect(live(host)).to.contain(`<cmdline>${expected}</cmdline>`)
    }
  })

  it('of our own image is waited for, and proven by its sign', async () => {
    const host = await hostWith({ first: 'LIBVIRT_RESCUE' })
    host.fake.behave('web', {
      offAfter: 1_000,
      says: (_, xml) => ({ after: 9_000, text: ownSign(xml) }),
    })
    const { outputs } = await host.run(
      create({ ...host.inputs, image: KERNEL_IMAGE }, host.runtime),
    )
    expect(outputs).to.include({ proof: 'marker', sshHostKey: OWN_KEY })
  })

  it('that is changed during the shutdown is not booted, and the instance runs again', async () => {
    const host = await hostWith()
    host.fake.behave('web', { offAfter: 5_000 })
    host.clock.at(2_000, () => {
      host.fake.addFile(KERNEL_IMAGE.ramdisk, ramdiskFile('other'))
    })
    const inputs = { ...host.inputs, image: KERNEL_IMAGE, shutdownTimeout: 30 }
    const error = (await host.failureOf(create(inputs, host.runtime))) as Error
    expect(error.message).to.contain("image '/images/initrd' was changed meanwhile")
    expect(live(host)).to.contain('<name>web</name>').and.not.contain('<kernel>')
  })

  it('is booted again if the rescue system went off', async () => {
    const host = await hostWith()
    const inputs = { ...host.inputs, image: KERNEL_IMAGE }
    const { outputs } = await host.run(create(inputs, host.runtime))
    host.fake.powerOff('web')
    const again = await host.run(update(outputs, inputs, host.runtime))
    expect(again.status).to.equal('rescued')
    expect(live(host)).to.contain('<kernel>/images/vmlinuz</kernel>')
    await host.run(remove(again, host.runtime))
  })

  it('stays in the marker if the reason is changed', async () => {
    const host = await hostWith()
    const inputs = { ...host.inputs, image: KERNEL_IMAGE }
    const { outputs } = await host.run(create(inputs, host.runtime))
    await host.run(update(outputs, { ...inputs, reason: 'other' }, host.runtime))
    expect(readMarker(live(host))).to.include({ kernel: '/images/vmlinuz', reason: 'other' })
  })

  it('is not left in a definition that somebody made from the rescue', async () => {
    const host = await hostWith()
    const before = host.fake.domain('web').stored
    const { outputs } = await host.run(
      create({ ...host.inputs, image: KERNEL_IMAGE }, host.runtime),
    )
    const libvirt = await host.fake.connect()
    await libvirt.domainDefineXmlFlags({ xml: live(host) })
    await libvirt.close()
    await host.run(remove(outputs, host.runtime))
    expect(host.fake.domain('web').stored).to.equal(before)
    expect(host.warnings.join()).to.contain('its original definition was put back.')
  })
})

const SECURE = `<os firmware='efi'><firmware><feature enabled='yes' name='enrolled-keys'/><feature enabled='yes' name='secure-boot'/></firmware>`
const secureBoot = (xml: string): string => xml.replace('<os>', SECURE)
const chosen = (xml: string): string => xml.replace('<os>', `<os firmware='efi'>`)
const uefi = (xml: string): string =>
  xml.replace(
    '<os>',
    `<os firmware='efi'><firmware><feature enabled='no' name='secure-boot'/></firmware>`,
  )
const own = (path: string): RescueImage => ({ ...KERNEL_IMAGE, kernel: path })

describe('preview of a kernel', () => {
  const rows: readonly {
    readonly name: string
    readonly options?: HostOptions
    readonly image?: RescueImage
    readonly refusals?: readonly string[]
    readonly warnings?: readonly string[]
  }[] = [
    { name: 'says nothing of one that fits' },
    {
      name: 'says nothing of an unsigned one by UEFI without Secure Boot',
      options: { change: uefi },
    },
    {
      name: 'refuses one that is not there, with the nearest name',
      image: own('/images/vmlinux'),
      refusals: [
        "kernel '/images/vmlinux' does not exist in storage pool 'default'; did you mean 'vmlinuz'?",
      ],
    },
    {
      name: 'refuses what is not a kernel',
      options: { kernel: { protocol: null } },
      refusals: [
        "kernel '/images/vmlinuz': it is not a Linux kernel for x86 (a bzImage), and the instance is x86_64",
      ],
    },
    {
      name: 'refuses one for another architecture',
      options: { change: (xml) => xml.replace('x86_64', 'aarch64').replace("'pc'", "'virt'") },
      refusals: [
        "kernel '/images/vmlinuz': it is a Linux kernel for x86, and the instance is aarch64",
      ],
    },
    {
      name: 'refuses an unsigned one under Secure Boot',
      options: { change: secureBoot },
      refusals: [
        "kernel '/images/vmlinuz': it is not signed, and Secure Boot is on in the firmware of the instance; name a signed kernel, or a rescue image with a signed loader and no kernel",
      ],
    },
    {
      name: 'warns of a signed one under Secure Boot',
      options: { change: secureBoot, kernel: { signed: true } },
      warnings: [
        "kernel '/images/vmlinuz' is signed, but under Secure Boot it boots only if the firmware of the instance knows the key: Microsoft's keys sign loaders, and no distribution's kernel",
      ],
    },
    {
      name: 'warns of an unsigned one if libvirt chooses the firmware',
      options: { change: chosen },
      warnings: [
        "kernel '/images/vmlinuz' is not signed: it does not boot if Secure Boot is on in the firmware of the instance",
      ],
    },
    {
      name: 'refuses a domain type that boots no kernel so',
      options: { running: false, change: (xml) => xml.replace("type='qemu'", "type='xen'") },
      refusals: [
        "a kernel cannot be booted directly on machine 'pc' of domain type 'xen', as far as is known (name a rescue image without a kernel)",
      ],
    },
  ]
  for (const { name, options, image = KERNEL_IMAGE, refusals = [], warnings = [] } of rows) {
    it(name, async () => {
      const host = await hostWith(options)
      const before = host.deeds()
      const shown = await host.run(preview({ ...host.inputs, image }, undefined, host.runtime))
      expect(shown.failures.map(({ reason }) => reason)).to.deep.equal(refusals)
      expect(shown.warnings).to.deep.equal(warnings)
      expect(host.deeds()).to.deep.equal(before)
    })
  }
})
