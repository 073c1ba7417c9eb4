import { resolve } from 'node:path'
import { runBuild } from '../../rescue-image/builtin/run-build.js'
import type { Command } from './command.js'

/** Builds the rescue image of this package to a file. */
export const imageBuild: Command = {
  name: 'image build',
  summary: 'build the rescue image, on Debian or Ubuntu',
  operand: 'FILE',
  needsOperand: true,
  options: [],
  run: async ({ terminal }, { operand: file = '' }) => {
    await runBuild(resolve(file), (line) => {
      terminal.warn(line)
    })
    return terminal.say(`The rescue image is in '${file}'. Use it with source: { file: … }.`)
  },
}
