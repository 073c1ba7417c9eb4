import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Answer, Job } from '../jobs.js'

/** A process of its own that does one job of the lifecycle, so that killing it is real. */
export interface Worker {
  readonly pid: number
  /** Kills it with SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
  /** What came of the job; null where it was killed. */
  readonly answer: Promise<Answer | null>
}

const PROGRAM = join(import.meta.dirname, 'worker.js')

/** Starts a job. It has to end by itself: one that hangs is killed after `patience` ms, an error. */
export function startWorker(job: Job, patience = 240_000): Worker {
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify(job)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  return {
    pid: child.pid ?? 0,
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
    answer: readAnswer(child, ended, patience),
  }
}

async function readAnswer(
  child: ChildProcess,
  ended: Promise<unknown>,
  patience: number,
): Promise<Answer | null> {
  let text = ''
  const patient = new AbortController()
  child.stdout?.setEncoding('utf8').on('data', (part: string) => (text += part))
  const timer = setTimeout(() => {
    patient.abort()
    child.kill('SIGKILL')
  }, patience)
  await ended
  clearTimeout(timer)
  if (patient.signal.aborted)
    throw new Error(`the process did not end within ${patience} ms; it said: ${text}`)
  return answerIn(text)
}

/** The answer in what a worker printed; null if it was killed before, whatever it had said by then. */
function answerIn(text: string): Answer | null {
  const [last = '{}'] = text.split('\n').slice(0, -1).slice(-1)
  return (JSON.parse(last) as { readonly answer?: Answer }).answer ?? null
}
