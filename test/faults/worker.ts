import { systemRim } from '../../provider/rescue/index.js'
import { perform, type Job } from './jobs.js'

// The process under test: one job from its first argument, its answer as the last line of output.
const rim = systemRim((message) => {
  process.stdout.write(`${JSON.stringify({ warning: message })}\n`)
})
const answer = await perform(JSON.parse(process.argv[2] ?? '') as Job, rim)
process.stdout.write(`${JSON.stringify(answer)}\n`)
