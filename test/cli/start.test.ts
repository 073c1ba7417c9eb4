import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const MAIN = pathToFileURL(join(import.meta.dirname, '../../bundle/cli/main.js')).href

/** Runs the command line, and prints when it ends which packages of Pulumi it has loaded. */
const PROBE = `
  process.on('exit', () => {
    const found = Object.keys(require.cache).flatMap((path) => path.match(/@pulumi.pulumi.automation/) ?? [])
    console.error('loaded: ' + new Set(found).size)
  })
  import(${JSON.stringify(MAIN)})`

/** What is loaded is what takes time before a command does anything. */
describe('15: the Automation API of Pulumi', function () {
  this.timeout(60_000)

  for (const [words, loaded] of [
    [['--version'], 0],
    [['help', 'rescue'], 0],
    [['list', '--uri', 'qemu+unix:///system?socket=/nowhere'], 0],
    [['rescue', 'web', '--no-stack', '--uri', 'qemu+unix:///system?socket=/nowhere'], 0],
    [['rescue', 'web'], 1],
  ] as const)
    it(`is ${loaded === 1 ? '' : 'not '}loaded by '${words.join(' ')}'`, () => {
      const { stderr } = spawnSync(process.execPath, ['-e', PROBE, 'main', ...words], {
        encoding: 'utf8',
        env: { PATH: '/nowhere' },
      })
      expect(stderr).to.match(new RegExp(`^loaded: ${loaded}$`, 'm'))
    })
})
