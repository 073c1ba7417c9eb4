import { expect } from 'chai'
import { readSource, sourcesOf } from './texts-of.js'
import { commandsIn } from './commands-in.js'
import { HOSTILE_NAMES } from './hostile-names.js'
import { Shells } from './paste.js'
import { ACCESS_ROWS } from './rows/access.js'
import { CHECKPOINT_ROWS } from './rows/checkpoints.js'
import { DIAGNOSIS_ROWS } from './rows/diagnoses.js'
import { ENDING_ROWS } from './rows/ending.js'
import { makeHostileHost } from './rows/hostile-host.js'
import { IMAGE_ROWS } from './rows/images.js'
import { INCIDENT_ROWS } from './rows/incidents.js'
import { LEFTOVER_ROWS } from './rows/leftovers.js'
import { OTHER_RECORD_ROWS } from './rows/other-records.js'
import { OVERLAY_ROWS } from './rows/overlays.js'
import { REPAIR_ROWS } from './rows/repairs.js'
import { REFUSAL_ROWS } from './rows/refusals.js'
import { RESCUED_ROWS } from './rows/rescued.js'
import { STORAGE_ROWS } from './rows/storage.js'
import { understand } from './understand.js'

const ROWS = [
  ...REFUSAL_ROWS,
  ...RESCUED_ROWS,
  ...ENDING_ROWS,
  ...LEFTOVER_ROWS,
  ...OVERLAY_ROWS,
  ...CHECKPOINT_ROWS,
  ...STORAGE_ROWS,
  ...OTHER_RECORD_ROWS,
  ...IMAGE_ROWS,
  ...DIAGNOSIS_ROWS,
  ...INCIDENT_ROWS,
  ...ACCESS_ROWS,
  ...REPAIR_ROWS,
]

describe('11.15: the commands of a message, pasted into bash and sh', () => {
  const shells = new Shells()
  after(() => {
    shells.stop()
  })

  for (const { from, when, says, means } of ROWS) {
    it(`${from}: ${when}`, async function () {
      this.timeout(60_000)
      for (const name of HOSTILE_NAMES) {
        const host = await makeHostileHost(name)
        const said = await says(host)
        const commands = typeof said === 'string' ? commandsIn(said) : said
        const pasted = shells.paste(commands.join('\n'))
        for (const { shell, ran } of pasted)
          expect(ran.map(understand), `${shell}: ${String(said)}`).to.deep.equal(means(host))
      }
    })
  }

  for (const unguarded of ['$(touch pwned)', '; touch pwned', '-rf', 'two words'])
    it(`are told from a command that does not quote ${unguarded}`, () => {
      for (const { ran } of shells.paste(`virsh start ${unguarded}`))
        expect(ran.map(understand)).not.to.deep.equal([
          { program: 'virsh', options: [], operands: ['start', unguarded] },
        ])
    })

  it('are all there: every file that makes a command has a row', () => {
    const files = sourcesOf('provider').filter(
      (file) => !file.startsWith('provider/shell/') && IMPORTS_SHELL.test(readSource(file)),
    )
    expect([...new Set(ROWS.map(({ from }) => `provider/${from}`))].sort()).to.deep.equal(
      files.sort(),
    )
  })
})

const IMPORTS_SHELL = /from '[./]*\/shell\//
