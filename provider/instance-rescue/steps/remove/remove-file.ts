import type { Host } from '../../../host/index.js'
import { command, marked } from '../../../shell/index.js'
import { removeVolumeAt } from '../../../storage/index.js'

/** Removes a file of ours by its path. If no active pool has its folder, a warning says how to remove it by hand. */
export async function removeFile(host: Host, path: string): Promise<void> {
  if (await removeVolumeAt(host, path)) return
  host.runtime.warn(
    `No active storage pool has the folder of '${path}', so that file was not removed. If it exists, remove it on the host with ${marked(command(['rm'], path))}.`,
  )
}
