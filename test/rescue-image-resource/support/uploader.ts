import { readFileSync, writeFileSync } from 'node:fs'
import { systemRuntime } from '../../../provider/host/index.js'
import { create, type ImageInputs } from '../../../provider/rescue-image/index.js'
import type { Uploaded } from './upload-process.js'

// A process of its own that creates one image, from its argument, as an `up` does. Its last line tells how it went.
const inputs = JSON.parse(process.argv[2] ?? '') as ImageInputs
let sending = 0
const runtime = systemRuntime((line) => {
  if (line.startsWith('Uploading ')) sending = performance.now()
  process.stdout.write(`${line}\n`)
})
writeFileSync('/proc/self/clear_refs', '5') // from here on, VmHWM counts
const began = performance.now()
const { outputs } = await create(inputs, { ...runtime, isEngineAlive: () => true })
const ended = performance.now()
const peak = Number(/^VmHWM:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
const ms = { whole: ended - began, upload: ended - sending }
process.stdout.write(`${JSON.stringify({ outputs, ms, peak: peak * 1024 } satisfies Uploaded)}\n`)
