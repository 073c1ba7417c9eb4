import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repair } from './rescue-system.js'
import { showReports } from './show-reports.js'
import { PROGRAM, startStage } from './stage.js'
import { Timer } from './timer.js'

/**
 * Shows a whole rescue on a private libvirtd: a real guest does not come up, the real Pulumi engine boots it from our
 * rescue image, an operator mends it by ssh, and it comes up. At the end it prints what was seen inside the guest.
 */
async function main(): Promise<void> {
  const timer = new Timer()
  const stage = await timer.time('a private libvirtd and an instance with four disks', startStage)
  try {
    const hash = await stage.guest.definitionHash()
    const before = await timer.time('the instance boots, and does not come up', async () => {
      await stage.guest.start()
      return stage.nextBoot()
    })
    console.log(`\n— the program\n\n${readFileSync(join(PROGRAM, 'index.ts'), 'utf8').trimEnd()}`)
    await timer.time('pulumi up of the image alone, which any number of rescues use then', () =>
      stage.pulumi('up', '--yes', '--skip-preview', '--target', '**::system'),
    )
    await timer.time('pulumi preview: which disk goes where', () => stage.pulumi('preview'))
    await timer.time('pulumi up: ends when the rescue system says that it runs', () =>
      stage.pulumi('up', '--yes', '--skip-preview'),
    )
    const during = await timer.time('the operator logs in by ssh and mends it', () => repair(stage))
    await timer.time('pulumi destroy', () => stage.pulumi('destroy', '--yes', '--skip-preview'))
    const after = await timer.time('the instance comes up', () => stage.nextBoot())
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
