import type { RescuePlan } from '../../planner/types.js'

/** True if the rescue disk is a writable overlay on the image; a cdrom is the image itself, and a kernel needs no disk. */
export function hasOverlay({ rescueDevice }: Pick<RescuePlan, 'rescueDevice'>): boolean {
  return rescueDevice !== null && rescueDevice.device !== 'cdrom'
}
