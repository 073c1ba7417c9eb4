import { expect } from 'chai'
import { verify } from 'unixcrypt'
import { adopt, create, diff, preview } from '../../../provider/instance-rescue/index.js'
import type { RescueInputs, RescueOutputs } from '../../../provider/instance-rescue/index.js'
import { makeUserData } from '../../../provider/config-drive/content/user-data.js'
import { givenUserData } from '../../../provider/config-drive/content/given-user-data.js'
import { hashPassword } from '../../../provider/password/hash-password.js'
import { KERNEL_IMAGE, kernelFile, ramdiskFile } from '../support/kernel-files.js'
import { makeMemoryHost, type MemoryHost } from '../support/memory-host.js'

const STABLE = { path: '/images/rescue.img', properties: { hw_rescue_bus: 'virtio' } }
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEuyzQ6JcCvHHTrqnAAlTDXRZPYuLfDCnWYvVLvq9Wd5 me'
const HASH = hashPassword('correct horse', 'tests/fix')
const ARCHIVE = 'Content-Type: multipart/mixed; boundary="x"\n\n--x\nfoo\n--x--\n'
const TIMES = { bootTimeout: 0, bootPattern: '^rescue login:', onBootTimeout: 'undo' } as const

async function hostOf(more: Partial<RescueInputs>): Promise<MemoryHost> {
  const host = await makeMemoryHost()
  host.fake.addFile(KERNEL_IMAGE.kernel, kernelFile())
  host.fake.addFile(KERNEL_IMAGE.ramdisk, ramdiskFile('init'))
  if (more.pool !== undefined) host.fake.addPool({ name: more.pool, path: '/other' })
  return host
}

async function rescue(host: MemoryHost, inputs: RescueInputs): Promise<RescueOutputs> {
  return (await host.run(create(inputs, host.runtime))).outputs
}

const ADOPTION = { instance: 'web', uri: 'qemu:///system' }

const CASES: readonly { readonly name: string; readonly more: Partial<RescueInputs> }[] = [
  { name: 'nothing special', more: {} },
  { name: 'disks that are read only', more: { originalDisks: 'read-only' } },
  { name: 'disks whose changes are discarded', more: { originalDisks: 'discard' } },
  { name: 'a kernel and no disk', more: { image: KERNEL_IMAGE } },
  { name: 'a kernel without a RAM disk', more: { image: { kernel: KERNEL_IMAGE.kernel } } },
  { name: 'a kernel beside a disk', more: { image: { ...KERNEL_IMAGE, ...STABLE } } },
  {
    name: 'a kernel beside a cdrom',
    more: {
      image: {
        ...KERNEL_IMAGE,
        path: '/images/rescue.img',
        properties: { hw_rescue_device: 'cdrom', hw_rescue_bus: 'sata' },
      },
    },
  },
  { name: 'keys', more: { sshAuthorizedKeys: [KEY, `${KEY}2`] } },
  { name: 'the hash of a password', more: { adminPasswordHash: HASH } },
  { name: 'user data', more: { userData: '#!/bin/sh\necho owl\n' } },
  { name: 'user data that is an archive', more: { userData: ARCHIVE } },
  {
    name: 'user data beside keys and a hash',
    more: { userData: '#cloud-config\n{}', sshAuthorizedKeys: [KEY], adminPasswordHash: HASH },
  },
  { name: 'times and a pattern', more: TIMES },
  { name: 'a policy', more: { afterUnrescue: 'stop', shutdownTimeout: 7, reason: 'no boot' } },
  {
    name: 'a guest agent',
    more: {
      bootTimeout: 0,
      image: { ...STABLE, properties: { hw_rescue_bus: 'virtio', hw_qemu_guest_agent: 'yes' } },
    },
  },
  { name: 'another pool', more: { pool: 'other' } },
  {
    name: 'everything at once',
    more: {
      ...TIMES,
      originalDisks: 'discard',
      image: { ...KERNEL_IMAGE, ...STABLE },
      sshAuthorizedKeys: [KEY],
      adminPasswordHash: HASH,
      userData: 'owl',
      pool: 'other',
      reason: 'no boot',
    },
  },
]

describe('14: the import of a rescue', () => {
  for (const { name, more } of CASES)
    it(`gives back arguments that show no difference: ${name}`, async () => {
      const host = await hostOf(more)
      const inputs = { ...host.inputs, image: STABLE, ...more }
      const made = await rescue(host, inputs)
      const deeds = host.deeds().length
      const found = await host.run(adopt(ADOPTION, host.runtime))
      expect(host.deeds().length - deeds, 'nothing is changed').to.equal(0)
      if (found === undefined) throw new Error('nothing was found')
      expect(found.id).to.equal(made.rescueId)
      expect(found.outputs).to.include({ status: 'rescued', startedAt: made.startedAt })
      expect(found.inputs.owner).to.deep.equal(inputs.owner)
      // A program that was written for the rescue, and the one that Pulumi writes from the import.
      for (const program of [inputs, found.inputs]) {
        expect(diff(found.outputs, program)).to.deep.equal({ changes: false, replaces: [] })
        const { plan, failures } = await host.run(preview(program, found.inputs, host.runtime))
        expect(failures).to.deep.equal([])
        expect(plan?.digest).to.equal(found.inputs.plan?.digest)
      }
    })

  it('knows of a password that was made only its hash', async () => {
    const host = await hostOf({})
    const inputs = { ...host.inputs, image: STABLE, generatePassword: true }
    const { adminPassword = '' } = await rescue(host, inputs)
    const found = await host.run(adopt(ADOPTION, host.runtime))
    expect(found?.outputs.adminPassword).to.equal(undefined)
    expect(verify(adminPassword, found?.inputs.adminPasswordHash ?? '')).to.equal(true)
    expect(found?.inputs.generatePassword).to.equal(undefined)
  })

  it('is refused if the user data on the config drive was changed', async () => {
    const host = await hostOf({})
    await rescue(host, { ...host.inputs, image: STABLE, userData: '#!/bin/sh\necho owl\n' })
    const [path = ''] = [...host.fake.files.keys()].filter((file) => file.endsWith('.config'))
    const bytes = host.fake.files.get(path)?.bytes
    bytes?.write('XX', bytes.indexOf('rescue-part-0'))
    expect(String(await host.failureOf(adopt(ADOPTION, host.runtime)))).to.contain(
      'the user data on its config drive cannot be read or was changed',
    )
  })

  it('takes no argument that a program could not give', async () => {
    const host = await hostOf({})
    await rescue(host, { ...host.inputs, image: STABLE, adminPasswordHash: HASH })
    const domain = host.fake.domain('web')
    const forged = Buffer.from('$1$short$hash').toString('base64')
    domain.live = (domain.live ?? '').replace(Buffer.from(HASH).toString('base64'), forged)
    expect(String(await host.failureOf(adopt(ADOPTION, host.runtime)))).to.contain(
      'would not be valid arguments: adminPasswordHash',
    )
  })

  it('finds user data in what is made of it, whatever it holds', () => {
    const others = { sshAuthorizedKeys: [KEY], passwordHash: HASH }
    for (const userData of [
      'x',
      '--rescue-part-0\n',
      '\n--rescue-part-0\n\n',
      ARCHIVE,
      'Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nb3ds',
      'ä'.repeat(30_000),
    ])
      expect(givenUserData(makeUserData({ ...others, userData }), others)).to.equal(userData)
    expect(givenUserData(makeUserData({ ...others, userData: null }), others)).to.equal(null)
  })
})
