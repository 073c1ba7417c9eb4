import {
  attachInRescue,
  explainEnd,
  isJobName,
  nameJob,
  runInRescue,
  type JobEnd,
  type Place,
} from '../../break-glass/index.js'
import { describeJob } from '../show/describe-job.js'
import { readScript } from '../words/read-script.js'
import { readSeconds } from '../words/read-seconds.js'
import { UsageError } from '../words/usage-error.js'
import type { Call, Command, Context } from './command.js'

/** Runs a script in the rescue system of an instance, or follows one that runs there; ends with its exit status. */
export const run: Command = {
  name: 'run',
  summary: 'run a script in the rescue system of an instance, and end as it ends',
  operand: 'INSTANCE',
  needsOperand: true,
  second: 'SCRIPT',
  secondIsFile: true,
  options: ['uri', 'chroot', 'no-mount', 'timeout', 'attach'],
  exit: [
    "Exit status: the script's own; 124 time is over, 125 nothing was run, 126 its end is not",
    'known, 2 wrong usage.',
  ],
  run: async (context, call) => {
    const end = await (call.attach === true ? attach(context, call) : start(context, call))
    const { terminal } = context
    terminal.guest?.end()
    const { operand: instance = '' } = call
    for (const line of explainAll(end, instance)) terminal.warn(line)
    return statusOf(end)
  },
}

async function attach(context: Context, call: Call): Promise<JobEnd> {
  const { second: job } = call
  if (job !== undefined && !isJobName(job))
    throw new UsageError(`'${job}' is not the name of a job, such as run-0123456789ab-01234567`)
  return attachInRescue(placeOf(context, call), job ?? null)
}

async function start(context: Context, call: Call): Promise<JobEnd> {
  const { second: file, chroot = false, timeout = '3600' } = call
  const mount = call['no-mount'] !== true
  if (file === undefined)
    throw new UsageError("command 'run' needs SCRIPT: a file, or - for standard input")
  if (chroot && !mount) throw new UsageError("option '--chroot' needs what '--no-mount' leaves out")
  const id = context.runtime.randomHex(6)
  return runInRescue(placeOf(context, call), {
    nameIn: (boot) => nameJob('run', id, boot),
    script: await readScript(file),
    environment: {},
    chroot,
    mount,
    timeout: readSeconds('--timeout', timeout, 1),
    limit: LIMIT,
    isForgotten: false,
  })
}

/** Bytes of each stream: they are in the guest's memory until its rescue ends. */
const LIMIT = 64 << 20
function placeOf({ uri, runtime, terminal }: Context, { operand: instance = '' }: Call): Place {
  return {
    uri,
    instance,
    runtime,
    show: (stream, bytes) => {
      terminal.guest?.write(stream, bytes)
    },
    began: (job) => {
      terminal.warn(describeJob(uri, instance, job))
    },
  }
}

function explainAll(end: JobEnd, instance: string): readonly string[] {
  const reason = explainEnd(end, instance)
  const { stdout, stderr } = end.kind === 'exited' ? end.isCut : { stdout: false, stderr: false }
  const cut = [...(stdout ? ['standard output'] : []), ...(stderr ? ['standard error'] : [])]
  return [
    ...(reason === null ? [] : [reason]),
    ...cut.map(
      (stream) =>
        `Of its ${stream} only the first part was kept: the guest had no room for more, or the limit of ${LIMIT} bytes was reached.`,
    ),
  ]
}

/** As `timeout` and container tools have it, so that a script's own status is told from ours. */
function statusOf(end: JobEnd): number {
  if (end.kind === 'exited') return end.isLate ? 124 : end.status
  return end.kind === 'refused' ? 125 : 126
}
