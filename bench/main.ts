import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../test/repository.js'
import type { Measured, Row } from './core/row.js'
import { printTable } from './core/table.js'
import { client } from './rows/client.js'
import { far } from './rows/far.js'
import { many } from './rows/many.js'
import { marker } from './rows/marker.js'
import { planning } from './rows/planning.js'
import { pluginMemory } from './rows/plugin-memory.js'
import { pluginStart } from './rows/plugin-start.js'
import { pluginUp } from './rows/plugin-up.js'
import { rescue } from './rows/rescue.js'
import { staging } from './rows/staging.js'
import { up } from './rows/up.js'
import { upload } from './rows/upload.js'
import { usb } from './rows/usb.js'

const BENCHES = [
  ...[rescue, far, many, client, staging, upload, usb, marker, planning, up],
  ...[pluginStart, pluginMemory, pluginUp],
]

const chosen = process.argv.slice(2)
const rows: Measured[] = []
for (const bench of BENCHES) {
  if (chosen.length > 0 && !chosen.includes(bench.name)) continue
  console.log(`== ${bench.name}`)
  const measured = (await bench.measure()).map(rounded)
  for (const { name, value, figures } of measured)
    console.log(`  ${name}: ${value.toFixed(2)} (${figures})`)
  rows.push(...measured)
}
console.log(`\n${printTable(rows)}`)
if (chosen.length === 0) writeResults(rows)

/** Rounds before anything is printed: the table and the file hold the same values. */
function rounded(row: Measured): Measured {
  return { ...row, value: Number(row.value.toFixed(3)) }
}

/** Writes the ratios only: the figures behind them are true for one machine. */
function writeResults(measured: readonly Measured[]): void {
  const results = measured.map(({ name, value, target, better }): Row => {
    return { name, value, target, better }
  })
  const path = join(repositoryRoot, 'bench/results.json')
  writeFileSync(path, `${JSON.stringify(results, null, 2)}\n`)
}
