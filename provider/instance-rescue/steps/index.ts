import { copyDefinition } from './definition/copy-definition.js'
import { holdDefinition } from './definition/hold-definition.js'
import { prepareDisk } from './prepare/prepare-disk.js'
import { prepareOverlays } from './overlays/prepare-overlays.js'
import { recordStop } from './shutdown/record-stop.js'
import { startRescue } from './start/start-rescue.js'
import { stopInstance } from './shutdown/stop-instance.js'
import { verify } from './start/verify-rescue.js'
import type { Step } from './work.js'

/** Steps that make files and do not touch the instance. */
export const FILES: readonly Step[] = [copyDefinition, prepareDisk]

/** Steps that act on the instance. */
export const ACTS: readonly Step[] = [
  recordStop,
  holdDefinition,
  stopInstance,
  prepareOverlays,
  startRescue,
  verify,
]
