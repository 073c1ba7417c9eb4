import { resolve } from 'node:path'
import { runBuild } from '../../rescue-image/builtin/run-build.js'
import type { Command } from './command.js'

/** Builds the rescue image of this package to a file or, with what boots without a loader, to a folder. */
export const imageBuild: Command = {
  name: 'image build',
  summary: 'build the rescue image, on Debian or Ubuntu',
  operand: 'FILE',
  needsOperand: true,
  options: [],
  run: async ({ terminal }, { operand: file = '' }) => {
    const isFolder = file.endsWith('/')
    await runBuild(resolve(file) + (isFolder ? '/' : ''), (line) => {
      terminal.warn(line)
    })
    return terminal.say(
      isFolder
        ? `The rescue image is in '${file}': rescue.iso; or vmlinuz, initrd and cmdline for image.kernel, ramdisk and commandLine.`
        : `The rescue image is in '${file}'. Use it with source: { file: … }.`,
    )
  },
}
