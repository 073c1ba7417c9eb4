#!/usr/bin/env node
import { RequestRefusedError } from '../break-glass/index.js'
import { run } from './run.js'
import { runtimeFor } from './runtime-for.js'
import { terminal } from './terminal.js'
import { UsageError } from './words/usage-error.js'

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
