import { createHash } from 'node:crypto'
import { CleanText, explainEnd, nameJob, runInRescue } from '../guest/index.js'
import type { Runtime } from '../host/index.js'
import { isHidden } from './is-hidden.js'
import { CommandFailedError } from './model/errors.js'
import type { CommandInputs, CommandOutputs } from './model/types.js'

/** Bytes of each stream that are kept: they go into Pulumi's state. */
const LIMIT = 1 << 20
/** Seconds. */
const DEFAULT_TIMEOUT_S = 3_600

/** One of the two scripts, and what it is given beside the arguments. */
export interface Script {
  readonly verb: 'create' | 'delete'
  readonly text: string
  readonly environment?: Readonly<Record<string, string>>
}

/**
 * Runs a script of a command to its end; throws `CommandFailedError` if that is not a success.
 *
 * The job's name follows from the resource, the script and the rescue: so a command that was cut off, with its
 * process, is followed by the next `up` and not run twice.
 */
export async function runScript(
  inputs: CommandInputs,
  script: Script,
  runtime: Runtime,
): Promise<Pick<CommandOutputs, 'stdout' | 'stderr' | 'exitCode'>> {
  const { uri, instance, chroot = false, mount = true, timeout = DEFAULT_TIMEOUT_S } = inputs
  const kept = { stdout: makeKept(), stderr: makeKept() }
  const end = await runInRescue(
    {
      uri,
      instance,
      runtime,
      show: (stream, bytes) => {
        kept[stream].take(bytes)
        const words = isHidden(inputs) ? SECRET : kept[stream].lastLine()
        runtime.progress?.(`the ${script.verb} script runs: ${words}`)
      },
      began: () => {
        runtime.say(
          `The ${script.verb} script runs in the rescue system of instance '${instance}'.`,
        )
      },
    },
    {
      nameIn: (boot, rescueId) => nameJob('cmd', idOf(inputs, script, rescueId), boot),
      script: Buffer.from(script.text),
      environment: { ...inputs.environment, ...script.environment },
      chroot,
      mount,
      timeout,
      limit: LIMIT,
      isForgotten: true,
    },
  )
  const [stdout, stderr] = [kept.stdout.text(), kept.stderr.text()]
  const shown = isHidden(inputs) && stderr !== '' ? SECRET : stderr
  const reason = explainEnd(end, instance)
  if (end.kind !== 'exited' || reason !== null)
    throw new CommandFailedError(
      reason ?? '',
      shown,
      end.kind === 'refused' && end.isWithoutRescue === true,
    )
  if (end.isCut.stdout || end.isCut.stderr)
    runtime.warn(
      `The ${script.verb} script wrote more than ${LIMIT} bytes: only the first of them are kept.`,
    )
  if (end.status === 0) return { stdout, stderr, exitCode: 0 }
  throw new CommandFailedError(
    `The ${script.verb} script ended with ${end.status} in the rescue system of instance '${instance}'.`,
    shown,
  )
}

/** In place of what a script wrote. */
const SECRET = '[secret]'

/** What a stream has said, cleaned. */
function makeKept(): {
  take(bytes: Buffer): void
  lastLine(): string
  text(): string
} {
  const clean = new CleanText()
  let text = ''
  return {
    take: (bytes) => {
      text += clean.push(bytes)
    },
    lastLine: () => text.trimEnd().split('\n').at(-1)?.slice(0, 200) ?? '',
    text: () => {
      text += clean.end()
      return text
    },
  }
}

function idOf(inputs: CommandInputs, { verb, text }: Script, rescueId: string): string {
  const { owner, environment, chroot, mount, triggers } = inputs
  const all = [rescueId, owner, verb, text, environment, chroot, mount, triggers]
  return createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 16)
}
