import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { writeOwned } from '../lab/image.js'
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
  const rows: string[] = []

  before(async () => {
    image = await builtImage()
    daemon = await startDaemon()
  })

  after(async () => {
    process.stdout.write(rows.join(''))
    await daemon.stop()
  })

  for (const way of isFull ? WAYS : WAYS.slice(0, 1)) {
    it(`by ${way.title}, and proves with its nonce that it did`, async () => {
      await proves(way.title, withImage(way), way.firmware === 'efi' ? 'efi' : 'bios')
    })
  }

  if (isFull) {
    it('by its kernel alone, and proves with its nonce that it did', async () => {
      await proves(
        'kernel and initrd',
        { name: 'direct', kernel: placeKernel(image, daemon), disks: [] },
        'bios',
      )
    })
  }

  async function proves(title: string, spec: RescueSpec, firmware: string): Promise<void> {
    const nonce = `nonce-${spec.name}`
    const guest = await startRescueGuest(daemon, spec, { 'rescue.nonce': nonce })
    const figures = [guest.seconds, guest.processor].map((each) => each.toFixed(1).padStart(6))
    rows.push(`    ${title.padEnd(24)}${figures.join(' s, processor')} s\n`)
    expect(guest.marker).to.include({ nonce, firmware })
    expect(guest.marker['hostkey']).to.match(/^SHA256:[A-Za-z0-9+/]{43}$/)
    const kernelLog = await guest.run('dmesg')
    expect(kernelLog.out.includes('Secure boot enabled')).to.equal(spec.secureBoot ?? false)
    await endsByButton(guest)
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

  function withImage(way: Way): RescueSpec {
    const name = `way${WAYS.indexOf(way)}`
    const file = join(daemon.images, `${name}.iso`)
    writeOwned(file, readFileSync(image.iso))
    const { machine, firmware, disk, devices, secureBoot = false } = way
    return {
      name,
      machine,
      firmware,
      secureBoot,
      disks: [{ ...disk, file, boot: 1 }],
      devices: [...(devices ?? []), "<video><model type='vga'/></video>"],
    }
  }
})
