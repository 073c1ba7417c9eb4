/** The resource that a command belongs to; the SDK puts it into the inputs. */
export interface Owner {
  readonly organization: string
  readonly project: string
  readonly stack: string
  readonly name: string
}

/** The arguments of one command, checked. */
export interface CommandInputs {
  /** Name or UUID of the instance, which is in rescue. */
  readonly instance: string
  /** The script that creating the resource runs. */
  readonly create: string
  /** The script that deleting it runs. */
  readonly delete?: string | undefined
  /** Any values; if one changes, the resource is replaced. */
  readonly triggers?: readonly unknown[] | undefined
  readonly environment?: Readonly<Record<string, string>> | undefined
  /** True: the scripts run inside of the instance's own system. */
  readonly chroot?: boolean | undefined
  /** False: the instance's own system is not mounted first. */
  readonly mount?: boolean | undefined
  /** Seconds for each script; else 3600. */
  readonly timeout?: number | undefined
  readonly uri: string
  readonly owner: Owner
  /** When the rescue began, of an `InstanceRescue` that the program names: another rescue needs the command again. */
  readonly rescuedSince?: string | undefined
  /** Names of the arguments that are secrets. */
  readonly secretArguments?: readonly string[] | undefined
}

/** What a command leaves in Pulumi's state. */
export interface CommandOutputs extends CommandInputs {
  /** What it wrote, in the guest's words, without control sequences; at most a mebibyte of each stream. */
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}
