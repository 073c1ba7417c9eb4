import type { Terminal } from '../terminal.js'
import { findPulumi } from './find-pulumi.js'
import { followUpdate } from './follow-update.js'
import { writeProject } from './incident-folder.js'
import type { IncidentStack } from './incident-stack.js'

/**
 * Destroys the stack of an incident whose rescue has ended: the host is asked, and has nothing of it any more.
 *
 * Null if that was done; else why not. Its history stays in the backend.
 */
export async function endStack(
  { folder, name, hasPassphrase }: IncidentStack,
  message: string,
  terminal: Terminal,
): Promise<string | null> {
  try {
    const { LocalWorkspace, pulumiCommand } = await findPulumi()
    await writeProject(folder)
    const envVars = hasPassphrase ? {} : { PULUMI_CONFIG_PASSPHRASE: '' }
    const stack = await LocalWorkspace.selectStack(
      { stackName: name, workDir: folder },
      { workDir: folder, pulumiCommand, envVars },
    )
    await followUpdate(terminal, (options) => stack.destroy({ ...options, message }))
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
