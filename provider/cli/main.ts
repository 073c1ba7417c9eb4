#!/usr/bin/env node
import { RequestRefusedError } from '../break-glass/index.js'
import { systemRuntime } from '../host/index.js'
import { run } from './run.js'
import { terminal } from './terminal.js'
import { UsageError } from './words/usage-error.js'

const { progress } = terminal
const runtime = {
  ...systemRuntime(
    (message) => {
      terminal.warn(message)
    },
    (message) => {
      ;(progress ?? terminal.warn)(message)
    },
  ),
  ...(progress === undefined ? {} : { progress }),
  // This process was not started by an engine, so it goes on after its shell has ended.
  isEngineAlive: () => true,
}

try {
  const { argv, env } = process
  process.exitCode = await run(argv.slice(2), { runtime, terminal, environment: env })
} catch (error) {
  terminal.warn(error instanceof Error ? error.message : String(error))
  process.exitCode = isUsage(error) ? 2 : 1
}

function isUsage(error: unknown): boolean {
  return error instanceof UsageError || error instanceof RequestRefusedError
}
