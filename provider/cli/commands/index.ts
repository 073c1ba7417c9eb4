import { access } from './access.js'
import type { Command } from './command.js'
import { makeCompletion } from './completion.js'
import { console } from './console.js'
import { diagnose } from './diagnose.js'
import { makeHelp } from './help.js'
import { imageBuild } from './image-build.js'
import { list } from './list.js'
import { plan } from './plan.js'
import { repair } from './repair.js'
import { rescue } from './rescue.js'
import { run } from './run.js'
import { screenshot } from './screenshot.js'
import { status } from './status.js'
import { unrescue } from './unrescue.js'

const ACTS = [
  ...[list, status, diagnose, repair, plan, rescue, console, screenshot, run, access, unrescue],
  imageBuild,
  makeCompletion(() => COMMANDS),
]

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [...ACTS, makeHelp(ACTS)]
