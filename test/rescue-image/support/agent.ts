import type { Daemon } from '../../lab/daemon/daemon.js'

/** A script that came to its end in a guest. */
export interface Finished {
  readonly status: number
  readonly out: string
  readonly said: string
}

/** Runs a script of the guest's shell through the guest agent, with `input` on its standard input. */
export async function agentRun(
  daemon: Daemon,
  guest: string,
  script: string,
  input: string,
): Promise<Finished> {
  const { pid } = (await call(daemon, guest, 'guest-exec', {
    path: '/bin/sh',
    arg: ['-c', script],
    'input-data': Buffer.from(input).toString('base64'),
    'capture-output': true,
  })) as { pid: number }
  for (;;) {
    const status = (await call(daemon, guest, 'guest-exec-status', { pid })) as Status
    if (status.exited) return finished(status)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** Waits until a guest's agent answers: of our image, it starts when the marker is there. */
export async function agentAnswers(daemon: Daemon, guest: string): Promise<void> {
  await waitForAgent(daemon, guest, 60_000)
}

/** Waits so many milliseconds until a guest's agent answers. */
export async function waitForAgent(daemon: Daemon, guest: string, timeout: number): Promise<void> {
  const end = Date.now() + timeout
  while (Date.now() < end) {
    try {
      await call(daemon, guest, 'guest-ping', {})
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }
  throw new Error(`the agent of ${guest} does not answer`)
}

interface Status {
  readonly exited: boolean
  readonly exitcode?: number
  readonly 'out-data'?: string
  readonly 'err-data'?: string
}

function finished(status: Status): Finished {
  const text = (data = ''): string => Buffer.from(data, 'base64').toString()
  return {
    status: status.exitcode ?? -1,
    out: text(status['out-data']),
    said: text(status['err-data']),
  }
}

async function call(
  daemon: Daemon,
  guest: string,
  execute: string,
  args: object,
): Promise<unknown> {
  const command = JSON.stringify({ execute, arguments: args })
  const answer = await daemon.virsh('qemu-agent-command', '--timeout', '60', guest, command)
  return (JSON.parse(answer) as { return: unknown }).return
}
