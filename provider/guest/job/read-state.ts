import type { JobEnd } from './job.js'

/** Reads the state of a job as its runner wrote it; null if the runner did not write that. */
export function readState(text: string): 'running' | Extract<JobEnd, { kind: 'exited' }> | null {
  if (text === 'running\n') return 'running'
  const found = /^ended (\d{1,3}) (yes|no) (yes|no) (yes|no)\n$/.exec(text)
  const status = Number(found?.[1])
  if (found === null || status > 255) return null
  const [isLate, stdout, stderr] = found.slice(2).map((word) => word === 'yes')
  return {
    kind: 'exited',
    status,
    isLate: isLate === true,
    isCut: { stdout: stdout === true, stderr: stderr === true },
  }
}
