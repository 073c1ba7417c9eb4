/** What is to be run in a rescue system. */
export interface Job {
  /** Letters, digits and `-`. Two starts of one name in one boot are one job. */
  readonly name: string
  readonly script: Buffer
  readonly environment: Readonly<Record<string, string>>
  /** True: inside of the instance's own system, which is mounted on /mnt/sysroot. */
  readonly chroot: boolean
  /** True: the instance's own system is mounted first if it is not. */
  readonly mount: boolean
  /** Seconds until it is ended. */
  readonly timeout: number
  /** Most bytes of each of its two streams, a multiple of 512; what follows is dropped. */
  readonly limit: number
}

/** How far a job has been followed. Who waits for it keeps this, so that a lost connection loses nothing. */
export interface Followed {
  /** Bytes of each stream that were shown. */
  readonly stdout: number
  readonly stderr: number
}

/** How following a job ended. */
export type JobEnd =
  | {
      readonly kind: 'exited'
      /** The script's exit status; 128 and the signal, if one ended it. */
      readonly status: number
      /** True: it was ended because its time was over. */
      readonly isLate: boolean
      /** True for each stream that was longer than the limit. */
      readonly isCut: { readonly stdout: boolean; readonly stderr: boolean }
    }
  /** It was not started, and will not be. */
  | {
      readonly kind: 'refused'
      readonly reason: string
      /** Present if the instance runs no rescue system at all. */
      readonly isWithoutRescue?: true
    }
  /** The system that it ran in has gone, and the job with it. */
  | { readonly kind: 'rebooted' }
  /** The system is the same, but what the job left there is gone. */
  | { readonly kind: 'lost'; readonly reason: string }
  /** Nobody answers: it may run, and it may have ended. */
  | { readonly kind: 'unknown'; readonly reason: string }

const JOBS = '/run/libvirt-rescue-jobs'

/** The folder of a job in the rescue system's memory, and its files. */
export function placeOf(name: string): {
  readonly folder: string
  readonly file: (name: 'script' | 'runner' | 'environment' | 'state' | 'out' | 'err') => string
} {
  const folder = `${JOBS}/${name}`
  return { folder, file: (file) => `${folder}/${file}` }
}

/** The file that holds the name of the last job of the command line. */
export const LAST_JOB = `${JOBS}/last`

/** The name of a job in that boot: `run-` for the command line, `cmd-` for a resource, and hexadecimal digits. */
export function nameJob(kind: 'run' | 'cmd', id: string, boot: string): string {
  return `${kind}-${id}-${boot.slice(0, 8)}`
}

/** True for a name that a job can have: it becomes a path of the guest. */
export function isJobName(name: string): boolean {
  return /^(?:run|cmd)-[0-9a-f]{6,16}-[0-9a-f]{8}$/.test(name)
}

/** True if a job of that name was started in that boot. */
export function isOfBoot(name: string, boot: string): boolean {
  return name.endsWith(`-${boot.slice(0, 8)}`)
}
