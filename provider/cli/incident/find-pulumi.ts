import type { LocalWorkspace, PulumiCommand } from '@pulumi/pulumi/automation/index.js'

/** The Pulumi command line is not installed, or too old: there is no stack without it. */
export class NoPulumiError extends Error {
  override readonly name = 'NoPulumiError'

  constructor(cause: unknown) {
    super(
      'The Pulumi command line is not installed here, or is too old, and a rescue is made as a stack of Pulumi. ' +
        'Install it (https://www.pulumi.com/docs/install), or pass --no-stack: then only the record on the host knows of the rescue. Nothing was done.',
      { cause },
    )
  }
}

/** What makes and updates stacks: Pulumi's Automation API, and the command line that it calls. */
export interface Pulumi {
  readonly LocalWorkspace: typeof LocalWorkspace
  readonly pulumiCommand: PulumiCommand
}

/**
 * Finds the Pulumi command line. Throws a `NoPulumiError`.
 *
 * The Automation API is loaded here, and by no command that does without it.
 */
export async function findPulumi(): Promise<Pulumi> {
  try {
    const { LocalWorkspace, PulumiCommand } = await import('@pulumi/pulumi/automation/index.js')
    return { LocalWorkspace, pulumiCommand: await PulumiCommand.get() }
  } catch (cause) {
    throw new NoPulumiError(cause)
  }
}
