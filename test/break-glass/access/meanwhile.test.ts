import { expect } from 'chai'
import { rmSync } from 'node:fs'
import { isGiven } from '../../../provider/break-glass/access/key-credential.js'
import { readSmbiosStrings } from '../../../provider/domain-xml/index.js'
import type { DomainRef, LibvirtConnection } from '../../../provider/libvirt/index.js'
import { FakeProcess } from '../../faults/subject/fake-process.js'
import { debianGuest } from './support/debian-guest.js'
import { KEY, writeKeys } from './support/keys.js'
import { makeAccessWorld, watched, type AccessWorld } from './support/world.js'

type Deed = (libvirt: LibvirtConnection, dom: DomainRef) => Promise<unknown>

const undefine: Deed = (libvirt, dom) => libvirt.domainUndefineFlags({ dom })

/** Somebody else does something to `web`. */
async function bySomebody({ fake }: AccessWorld, deed: Deed): Promise<void> {
  const libvirt = await fake.connect()
  await deed(libvirt, await libvirt.domainLookupByName({ name: 'web' }))
  await libvirt.close()
}

/** Somebody else does something to `web` right before or after the first such call. */
function around(world: AccessWorld, at: `${'before' | 'after'} ${string}`, deed: Deed): void {
  world.fake.fault = async ({ call }, when) => {
    if (`${when} ${call}` !== at) return
    world.fake.fault = null
    await bySomebody(world, deed)
  }
}

/** Gives the name `web` to another instance, as `virsh domrename` does to instances that are off. */
async function swapNames(world: AccessWorld): Promise<boolean> {
  const { fake } = world
  const { stored, uuid } = fake.domain('web')
  const named = (name: string): string =>
    (stored ?? '').replace('<name>web</name>', `<name>${name}</name>`)
  await bySomebody(world, async (libvirt, dom) => {
    await undefine(libvirt, dom)
    await libvirt.domainDefineXmlFlags({ xml: named('old') })
    await libvirt.domainDefineXmlFlags({ xml: named('web').replace(uuid, OTHER_UUID) })
  })
  fake.behave('old', debianGuest())
  return true
}

const OTHER_UUID = '5cb52c4e-7b21-4a52-8d6a-0a2cf2c4f1aa'

function isGivenTo({ fake }: AccessWorld, name = 'web'): boolean {
  return isGiven([KEY], readSmbiosStrings(fake.domain(name).live ?? ''))
}

describe('15.4: what somebody else does during access', () => {
  const { folder, file } = writeKeys(KEY)
  after(() => {
    rmSync(folder, { recursive: true })
  })
  const ACCESS = ['access', 'web', '--ssh-key', file]

  /** The access is killed once the instance is off, so that nothing but its record has the definition. */
  async function killWhileOff(world: AccessWorld): Promise<void> {
    const site = { call: 'domainCreateXml', nth: 1 }
    const process = new FakeProcess(1, { fault: 'kill-before', site })
    const ended = world.typed(ACCESS, watched(world, process))
    await world.run(Promise.race([ended, process.died]))
    expect(process.isDead).to.equal(true)
  }

  it('its definition is removed right before the start: it is defined again, and outlives its next stop', async () => {
    const world = await makeAccessWorld()
    const before = world.untouched()
    around(world, 'before domainCreateXml', undefine)
    const { status, err } = await world.command(ACCESS)
    expect(status).to.equal(1)
    expect(err).to.match(
      /Access to instance 'web' failed \(its stored definition was removed meanwhile\)\. It is defined again as it was, and runs with the key; /,
    )
    expect(world.untouched(), 'definition and files').to.equal(before)
    expect(isGivenTo(world)).to.equal(true)
    await bySomebody(world, (libvirt, dom) => libvirt.domainDestroyFlags({ dom }))
    expect(world.untouched(), 'after a stop').to.equal(before)
  })

  it('and the connection is lost as well: the same holds', async () => {
    const world = await makeAccessWorld()
    const before = world.untouched()
    world.fake.fault = async ({ call }, when, connection) => {
      if (call !== 'domainCreateXml') return
      if (when === 'before') return bySomebody(world, undefine)
      world.fake.fault = null
      connection.cut()
    }
    expect((await world.command(ACCESS)).status).to.equal(1)
    expect(world.untouched()).to.equal(before)
    expect(isGivenTo(world)).to.equal(true)
  })

  it('another instance gets its name while the question stands: that one is left alone', async () => {
    const world = await makeAccessWorld({ running: false })
    const { uuid } = world.fake.domain('web')
    const { status, out, err } = await world.command(ACCESS, () => swapNames(world))
    expect(status, err).to.equal(0)
    expect(out).to.contain("The key is in: the guest agent of 'old' has it")
    expect(world.fake.domain('old').uuid).to.equal(uuid)
    expect(isGivenTo(world, 'old')).to.equal(true)
    expect(world.fake.domain('web').live).to.equal(null)
  })

  it('it is undefined while the question stands: its name is in the refusal', async () => {
    const world = await makeAccessWorld({ running: false })
    const { status, err } = await world.command(ACCESS, async () => {
      await bySomebody(world, undefine)
      return true
    })
    expect(status).to.equal(1)
    expect(err).to.equal(
      "AccessRefusedError: Access to instance 'web' is refused: it does not exist on the host any more.",
    )
  })

  it('it is undefined after the access was killed: refused, and unrescue brings it back', async () => {
    const world = await makeAccessWorld()
    const before = world.untouched()
    await killWhileOff(world)
    await bySomebody(world, undefine)
    const { status, err, asked } = await world.command(ACCESS)
    expect({ status, asked }).to.deep.equal({ status: 1, asked: 0 })
    expect(err)
      .to.match(
        /^Access to instance 'web' is refused: it is gone from the host, and an earlier access/,
      )
      .and.to.match(
        /to bring it back, run `[^`]* unrescue --uri qemu:\/\/\/system web`\. Nothing was done\.$/,
      )
    expect((await world.command(['unrescue', 'web', '--yes'])).status).to.equal(0)
    expect(world.untouched()).to.equal(before)
    expect(world.fake.domain('web').live).not.to.equal(null)
  })

  it('it goes off while it is looked at: refused, and nothing was done', async () => {
    const world = await makeAccessWorld()
    const before = world.untouched()
    around(world, 'before storageVolCreateXml', (libvirt, dom) =>
      libvirt.domainDestroyFlags({ dom }),
    )
    const { status, err } = await world.command(ACCESS)
    expect(status).to.equal(1)
    expect(err).to.equal(
      "AccessRefusedError: Access to instance 'web' is refused: it changed while it was looked at; nothing was done.",
    )
    expect(world.untouched()).to.equal(before)
  })

  for (const [what, deed, says] of [
    [
      'it goes off',
      (libvirt, dom) => libvirt.domainDestroyFlags({ dom }),
      /failed \(it was switched off again\)\. It is off; /,
    ],
    [
      'it is started anew',
      async (libvirt, dom) => {
        await libvirt.domainDestroyFlags({ dom })
        await libvirt.domainCreateWithFlags({ dom })
      },
      /failed \(somebody else started it again\)\. It runs, without the key\.$/,
    ],
  ] as const satisfies readonly (readonly [string, Deed, RegExp])[])
    it(`${what} right after the start: that is said`, async () => {
      const world = await makeAccessWorld()
      around(world, 'after domainCreateXml', deed)
      const { status, err } = await world.command(ACCESS)
      expect(status).to.equal(1)
      expect(err).to.match(says)
    })
})

describe('15.4: the key counts as in', () => {
  const { folder, file } = writeKeys(KEY)
  after(() => {
    rmSync(folder, { recursive: true })
  })
  const [type = '', blob = ''] = KEY.split(' ')
  const plain = `${type} ${blob}`

  for (const [own, isIn] of [
    [plain, true],
    [`  ${plain}\tits comment`, true],
    [`${plain} its comment`, true],
    [`# ${plain}`, false],
    [`#${plain}`, false],
    [`cert-authority ${plain}`, false],
    [`from="192.0.2.1" ${plain}`, false],
    [`command="/bin/false" ${plain}`, false],
    [`ssh-rsa AAAA was ${plain}`, false],
    [`${plain}AA`, false],
  ] as const)
    it(`${isIn ? '' : 'not '}by the line ${JSON.stringify(own.replace(blob, 'KEY'))}`, async () => {
      const world = await makeAccessWorld({ guest: debianGuest({ own: `${own}\n`, takes: false }) })
      const { status } = await world.command(['access', 'web', '--ssh-key', file])
      expect(status).to.equal(isIn ? 0 : 1)
    })

  for (const [own, status] of [
    [`command="/bin/false" ${plain}`, 3],
    [`# ${plain}`, 0],
    [`ssh-rsa AAAA was ${plain}`, 0],
  ] as const)
    it(`ends with ${status} if the line is added after ${JSON.stringify(own.replace(blob, 'KEY'))}`, async () => {
      const world = await makeAccessWorld({ guest: debianGuest({ own: `${own}\n` }) })
      const said = await world.command(['access', 'web', '--ssh-key', file])
      expect(said.status, said.err).to.equal(status)
      if (status === 3) expect(said.err).to.contain('sshd takes the first line')
    })
})
