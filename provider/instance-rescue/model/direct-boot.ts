import type { DirectBoot } from '../../planner/types.js'
import type { RescueImage } from './types.js'

/** What boots in place of a disk, as the arguments say; undefined: the rescue disk boots. Nova's property is a default. */
export function directBootOf(image: RescueImage | undefined): DirectBoot | undefined {
  if (image?.kernel === undefined) return undefined
  const property = image.properties?.['os_command_line']
  return {
    kernel: image.kernel,
    ramdisk: image.ramdisk ?? null,
    commandLine: image.commandLine ?? property ?? null,
  }
}
