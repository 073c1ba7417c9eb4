import type { Command } from './command.js'
import { console } from './console.js'
import { makeHelp } from './help.js'
import { imageBuild } from './image-build.js'
import { run } from './run.js'
import { status } from './status.js'
import { unrescue } from './unrescue.js'

const ACTS = [status, console, run, unrescue, imageBuild]

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [...ACTS, makeHelp(ACTS)]
