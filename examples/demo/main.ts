import { showWhatTheGuestSaw } from './show.js'
import { startStage } from './stage.js'
import { Timer } from './timer.js'

/**
 * The main job end to end, for a person to watch: a real guest on a private libvirtd is put into
 * rescue by the real Pulumi engine and brought back. What it prints in the end is what the guest
 * itself said on its serial port.
 */
async function main(): Promise<void> {
  const timer = new Timer()
  const stage = await timer.time('a private libvirtd and an instance with four disks', startStage)
  try {
    const hash = await stage.guest.definitionHash()
    const before = await timer.time('the instance boots its own system', () => stage.boot())
    await timer.time('pulumi preview', () => stage.pulumi('preview'))
    await timer.time('pulumi up', () => stage.pulumi('up', '--yes', '--skip-preview'))
    const during = await timer.time('the rescue system boots', () => stage.nextReport())
    await timer.time('pulumi destroy', () => stage.pulumi('destroy', '--yes', '--skip-preview'))
    const after = await timer.time('its own system boots again', () => stage.nextReport())
    const same = (await stage.guest.definitionHash()) === hash
    showWhatTheGuestSaw({ before, during, after })
    console.log(
      `\nIts stored definition is ${same ? 'what it was' : 'NOT WHAT IT WAS'} (sha256 ${hash.slice(0, 16)}…).`,
    )
    if (!same) process.exitCode = 1
  } finally {
    await timer.time('clean up', () => stage.end())
  }
  timer.show()
}

await main()
