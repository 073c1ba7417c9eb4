import { takeScreenshot } from '../../break-glass/index.js'
import { findDomain, withHost } from '../../host/index.js'
import { explainMissing } from '../show/explain-absence.js'
import { UsageError } from '../words/usage-error.js'
import { writePicture } from '../show/write-picture.js'
import type { Command } from './command.js'

/** Saves a picture of the screen of an instance, in rescue or not. */
export const screenshot: Command = {
  name: 'screenshot',
  summary: 'save a picture of the screen of an instance as PNG',
  operand: 'INSTANCE',
  needsOperand: true,
  second: 'FILE.png',
  secondIsFile: true,
  options: ['uri'],
  run: ({ uri, runtime, terminal }, { operand: instance = '', second: file }) => {
    if (file === undefined) throw new UsageError("command 'screenshot' needs FILE.png")
    return withHost(uri, runtime, async (host) => {
      const dom = await findDomain(host.libvirt, instance)
      const picture =
        dom === null ? await explainMissing(host, instance) : await takeScreenshot(host, dom)
      if (typeof picture === 'string') {
        terminal.warn(dom === null ? picture : `No picture was saved: ${picture}.`)
        return 1
      }
      await writePicture(file, picture.bytes)
      const { width, height } = picture
      return terminal.say(`The screen of '${instance}', ${width} x ${height}, is in '${file}'.`)
    })
  },
}
