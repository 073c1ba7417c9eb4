import { perform, type Job } from '../jobs.js'
import { systemRuntime } from '../../../provider/host/index.js'

// The process under test: one job from its first argument, the line of its answer last. One that is killed may
// have said something before.
const runtime = systemRuntime((message) => {
  process.stdout.write(`${JSON.stringify({ said: message })}\n`)
})
const answer = await perform(JSON.parse(process.argv[2] ?? '') as Job, runtime)
process.stdout.write(`${JSON.stringify({ answer })}\n`)
