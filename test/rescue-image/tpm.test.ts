import { expect } from 'chai'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { OWNER, quietRuntime } from '../../bench/calls/subject.js'
import { create, preview, remove } from '../../provider/instance-rescue/index.js'
import type { RescueInputs } from '../../provider/instance-rescue/index.js'
import { makeImage, makeInstance, type BareOptions } from '../instance-rescue/support/instance.js'
import { writeImage, writeOwned } from '../lab/image.js'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { agentAnswers, agentRun } from './support/agent.js'
import { builtImage } from './support/built-image.js'
import { placeKernel } from './support/place-kernel.js'

const TPM = `<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>`
const AGENT = `<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>`

describe('a guest with UEFI variables and a TPM', function () {
  this.timeout(600_000)
  let daemon: Daemon
  before(async () => {
    daemon = await startDaemon()
  })
  after(() => daemon.stop())

  it('is rescued and brought back, and both are to the byte what they were, whatever the rescue system does', async () => {
    const web = await makeInstance(daemon, { name: 'web', running: false, change: withTpm })
    await boot(daemon, 'web')
    const [hash, states] = [await web.hash(), statesOf(daemon, web.uuid)]
    expect(Object.keys(states)).to.satisfy((files: readonly string[]) =>
      ['_VARS.fd', 'tpm2-00.permall'].every((end) => files.some((file) => file.endsWith(end))),
    )
    const { kernel, initrd, cmdline } = placeKernel(await builtImage(), daemon)
    await daemon.virsh('pool-refresh', 'default')
    const image = { kernel, ramdisk: initrd, commandLine: cmdline }
    const { outputs } = await create(inputsOf(daemon, 'web', image), quietRuntime)
    expect(outputs.proof).to.equal('marker')
    await agentAnswers(daemon, 'web')
    const script = `ls /dev/tpm* /sys/class/tpm/* 2>/dev/null; efibootmgr -q -c -d /dev/vda -L ours; efibootmgr`
    const { out } = await agentRun(daemon, 'web', script, '')
    expect(out).to.contain('ours').and.not.contain('tpm')
    expect(statesOf(daemon, web.uuid)).to.deep.equal(states)
    await remove(outputs, quietRuntime)
    expect(statesOf(daemon, web.uuid)).to.deep.equal(states)
    expect(await web.hash()).to.equal(hash)
    expect(await web.state()).to.equal('shut off')
    await boot(daemon, 'web')
    expect(statesOf(daemon, web.uuid), 'a start of its own changes them').not.to.deep.equal(states)
  })

  it('that is transient gets its TPM back: nothing of it is lost', async () => {
    const gone = await makeInstance(daemon, { name: 'gone', transient: true, change: withTpm })
    const folder = join(tpmFolder(daemon), gone.uuid)
    const born = statSync(folder).birthtimeMs
    const inputs = inputsOf(daemon, 'gone', {
      path: makeImage(daemon),
      properties: { hw_rescue_bus: 'virtio' },
    })
    await daemon.virsh('pool-refresh', 'default')
    const shown = await preview(inputs, undefined, quietRuntime)
    expect(shown.plan?.plan.changes.map(({ what }) => what)).to.include('left out the TPM')
    const { outputs } = await create(inputs, quietRuntime)
    expect(await daemon.virsh('dumpxml', 'gone')).not.to.contain('<tpm')
    expect(existsSync(folder)).to.equal(true)
    await remove(outputs, quietRuntime)
    expect(await daemon.virsh('dumpxml', 'gone')).to.contain("<tpm model='tpm-crb'>")
    expect(statSync(folder).birthtimeMs, 'it is not a new TPM').to.equal(born)
    expect(await daemon.virsh('list', '--transient', '--name')).to.contain('gone')
    await daemon.virsh('destroy', 'gone')
  })
})

describe('an image under Secure Boot', function () {
  this.timeout(300_000)
  let daemon: Daemon
  before(async () => {
    daemon = await startDaemon()
  })
  after(() => daemon.stop())

  it('is warned of if its loader is not signed, which preview reads through libvirt', async () => {
    await makeInstance(daemon, { name: 'secure', running: false, change: withKeys })
    await writeImage(join(daemon.images, 'unsigned.img'), { system: 'rescue' })
    writeOwned(join(daemon.images, 'own.iso'), readFileSync((await builtImage()).iso))
    await daemon.virsh('pool-refresh', 'default')
    const warningsFor = async (name: string): Promise<string> => {
      const image = { path: join(daemon.images, name), properties: { hw_rescue_bus: 'virtio' } }
      const inputs = inputsOf(daemon, 'secure', image)
      return (await preview(inputs, undefined, quietRuntime)).warnings.join()
    }
    expect(await warningsFor('own.iso')).to.equal('')
    expect(await warningsFor('unsigned.img')).to.contain(
      'is not signed, and Secure Boot is on in the firmware of the instance: it will not boot.',
    )
  })
})

function inputsOf(daemon: Daemon, instance: string, image: RescueInputs['image']): RescueInputs {
  const times = { shutdownTimeout: 0, bootTimeout: 300 }
  return { instance, image, ...times, uri: daemon.uri, owner: OWNER }
}

const withTpm: NonNullable<BareOptions['change']> = (xml) =>
  xml
    .replace(
      /<os><type[^>]*>hvm<\/type>/,
      `<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><firmware><feature enabled='no' name='secure-boot'/></firmware>`,
    )
    .replace('>64</memory>', '>384</memory>')
    .replace('<video>', `${TPM}${AGENT}<video>`)

const withKeys: NonNullable<BareOptions['change']> = (xml) =>
  withTpm(xml).replace(
    `<feature enabled='no' name='secure-boot'/>`,
    `<feature enabled='yes' name='enrolled-keys'/><feature enabled='yes' name='secure-boot'/>`,
  )

/** Runs it until its firmware has measured itself; at the first time, libvirt makes the files. */
async function boot(daemon: Daemon, name: string): Promise<void> {
  await daemon.virsh('start', name)
  await new Promise((resolve) => setTimeout(resolve, 10_000))
  await daemon.virsh('destroy', name)
}

function tpmFolder(daemon: Daemon): string {
  return join(daemon.directory, 'config/libvirt/qemu/swtpm')
}

/** The hash of every file of the instance's variables and of its TPM. */
function statesOf(daemon: Daemon, uuid: string): Record<string, string> {
  const nvram = join(daemon.directory, 'config/libvirt/qemu/nvram')
  const tpm = join(tpmFolder(daemon), uuid, 'tpm2')
  const files = [nvram, tpm].flatMap((folder) =>
    readdirSync(folder).map((name) => join(folder, name)),
  )
  return Object.fromEntries(
    files
      .filter((file) => statSync(file).isFile() && !file.endsWith('.lock'))
      .map((file) => [file, createHash('sha256').update(readFileSync(file)).digest('hex')]),
  )
}
