import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { prepareVirtRescue } from '../../bench/boot/virt-rescue.js'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { writeBlank } from '../lab/disks.js'
import { defineGuest } from '../lab/guest.js'
import { writeImage, writeKernel, writeOwned } from '../lab/image.js'
import { bootTable, type BootRow } from './support/boot-table.js'
import { builtImage, type BuiltImage } from './support/built-image.js'
import { isFull } from './support/full.js'
import { placeKernel } from './support/place-kernel.js'
import { startRescueGuest, type RescueGuest, type RescueSpec } from './support/rescue-guest.js'
import { WAYS, type Way } from './support/ways.js'

// One way in the short form: `make test-rescue-image` boots them all and prints the seconds.
describe('the rescue image boots', function () {
  this.timeout(600_000)
  let daemon: Daemon
  let image: BuiltImage
  const rows: BootRow[] = []

  before(async () => {
    image = await builtImage()
    daemon = await startDaemon()
  })

  after(async () => {
    process.stdout.write(`\n${bootTable(rows)}\n${isFull ? await virtRescueLine(daemon) : ''}`)
    await daemon.stop()
  })

  for (const way of isFull ? WAYS : WAYS.slice(0, 1)) {
    it(`by ${way.title}, and proves with its nonce that it did`, async () => {
      const file = join(daemon.images, `${nameOf(way)}.iso`)
      writeOwned(file, readFileSync(image.iso))
      const proven = await proves(specOf(way, file), way.firmware === 'efi' ? 'efi' : 'bios')
      rows.push({ way: way.title, ...proven, lab: await labSeconds(way) })
    })
  }

  if (isFull) {
    it('by its kernel alone, and proves with its nonce that it did', async () => {
      const spec = { name: 'direct', kernel: placeKernel(image, daemon), disks: [] }
      const proven = await proves(spec, 'bios')
      const kernel = await writeKernel(daemon.directory, { system: 'normal' })
      const lab = await reports({ name: 'lab-direct', kernel, disks: [] })
      rows.push({ way: 'kernel and initrd', ...proven, lab })
    })
  }

  async function proves(
    spec: RescueSpec,
    firmware: string,
  ): Promise<Pick<RescueGuest, 'seconds' | 'processor'>> {
    const nonce = `nonce-${spec.name}`
    const guest = await startRescueGuest(daemon, spec, { 'rescue.nonce': nonce })
    expect(guest.marker).to.include({ nonce, firmware })
    expect(guest.marker['hostkey']).to.match(/^SHA256:[A-Za-z0-9+/]{43}$/)
    const kernelLog = await guest.run('dmesg')
    expect(kernelLog.out.includes('Secure boot enabled')).to.equal(spec.secureBoot ?? false)
    await endsByButton(guest)
    const { seconds, processor } = guest
    return { seconds, processor }
  }

  /** The guest goes off by its power button: so an unrescue ends it without a loss. */
  async function endsByButton(guest: RescueGuest): Promise<void> {
    await daemon.virsh('shutdown', '--mode', 'acpi', guest.name)
    for (let attempt = 0; attempt < 300; attempt += 1) {
      if (!(await daemon.virsh('list', '--name')).includes(guest.name)) return
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    throw new Error(`${guest.name} did not go off`)
  }

  /** The lab's guest in our image's place, to compare with; it is not signed. */
  async function labSeconds(way: Way): Promise<number | null> {
    if (!isFull || way.secureBoot === true) return null
    const file = join(daemon.images, `lab-${nameOf(way)}.img`)
    await writeImage(file, { system: 'normal' })
    return reports({ ...specOf(way, file), name: `lab-${nameOf(way)}` })
  }

  async function reports(spec: RescueSpec): Promise<number> {
    const guest = await defineGuest(daemon, spec)
    const began = Date.now()
    await guest.start()
    await guest.report(1)
    const seconds = (Date.now() - began) / 1000
    await guest.destroy()
    return seconds
  }
})

function nameOf(way: Way): string {
  return `way${WAYS.indexOf(way)}`
}

function specOf(way: Way, file: string): RescueSpec {
  const { machine, firmware, disk, devices, secureBoot = false } = way
  return {
    name: nameOf(way),
    machine,
    firmware,
    secureBoot,
    disks: [{ ...disk, file, boot: 1 }],
    devices: [...(devices ?? []), "<video><model type='vga'/></video>"],
  }
}

/** The tool that operators have today, on this machine, if it is here: `make bench` installs it. */
async function virtRescueLine(daemon: Daemon): Promise<string> {
  if (!isInstalled('virt-rescue')) return ''
  const disk = join(daemon.images, 'disk.img')
  writeBlank(disk, 256 << 20)
  const virtRescue = await prepareVirtRescue(join(daemon.directory, 'virt-rescue'))
  const cold = await virtRescue.seconds(disk)
  const warm = await virtRescue.seconds(disk)
  return `virt-rescue to its prompt: ${cold.toFixed(1)} s the first time, then ${warm.toFixed(1)} s\n`
}

function isInstalled(program: string): boolean {
  try {
    execFileSync('sh', ['-c', 'command -v "$0"', program])
    return true
  } catch {
    return false
  }
}
