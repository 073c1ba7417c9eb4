import { showReports } from './show-reports.js'
import { startStage } from './stage.js'
import { Timer } from './timer.js'

/**
 * Shows the whole loop: the real Pulumi engine puts a real guest on a private libvirtd into rescue and
 * brings it back. At the end it prints what the guest itself wrote to its serial port.
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
    showReports({ before, during, after })
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
