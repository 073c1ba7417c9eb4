import type { GuestBehaviour } from '../../fake/guest.js'

/** What a guest's agent says of one file system. */
export interface ToldMount {
  readonly directory: string
  /** A disk's serial, and the target that libvirt takes it for. */
  readonly serial?: string
  readonly target?: string
}

type Told = NonNullable<ReturnType<NonNullable<GuestBehaviour['tells']>>>

/** The serial of the rescue disk in a running XML. */
export function rescueSerial(liveXml: string): string {
  return /<serial>(rescue-[0-9a-f]{12})<\/serial>/.exec(liveXml)?.[1] ?? ''
}

/** An answer as libvirt flattens it. */
export function toldMounts(...mounts: readonly ToldMount[]): Told {
  return [
    { field: 'fs.count', value: mounts.length },
    ...mounts.flatMap(({ directory, serial, target }, at) => [
      { field: `fs.${at}.mountpoint`, value: directory },
      { field: `fs.${at}.disk.count`, value: 1 },
      ...(serial === undefined ? [] : [{ field: `fs.${at}.disk.0.serial`, value: serial }]),
      ...(target === undefined ? [] : [{ field: `fs.${at}.disk.0.alias`, value: target }]),
    ]),
  ]
}
