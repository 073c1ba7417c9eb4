#!/usr/bin/env node
import { RequestRefusedError } from '../break-glass/index.js'
import { run } from './run.js'
import { runtimeFor } from './runtime-for.js'
import { terminal, wasInterrupted } from './terminal.js'
import { UsageError } from './words/usage-error.js'

/** True if it was asked to end already: a second Ctrl-C would end it at once. */
let isAsked = false
for (const stream of [process.stdout, process.stderr]) stream.on('error', endAsked)

try {
  const { argv, env } = process
  const runtime = runtimeFor(terminal)
  process.exitCode = await run(argv.slice(2), { runtime, terminal, environment: env })
} catch (error) {
  terminal.warn(error instanceof Error ? error.message : String(error))
  process.exitCode = isUsage(error) ? 2 : 1
}

function isUsage(error: unknown): boolean {
  return error instanceof UsageError || error instanceof RequestRefusedError
}

/**
 * If nobody can read what it says any more, that is taken for a Ctrl-C, so that a rescue is ended or left in order. A
 * Ctrl-C ends what reads it too, and is not taken twice.
 */
function endAsked({ code }: NodeJS.ErrnoException): void {
  if (isAsked) return
  isAsked = true
  if (code !== 'EPIPE') terminal.warn(`The output cannot be written: ${code ?? 'unknown error'}.`)
  if (!wasInterrupted()) process.kill(process.pid, 'SIGINT')
}
