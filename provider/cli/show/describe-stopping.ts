import type { Stopping } from '../../break-glass/index.js'

/** Says that a rescue stops an instance first, in one line; none if there is nothing to stop. */
export function describeStopping(instance: string, stopping: Stopping | null): readonly string[] {
  if (stopping === null) return []
  const { power, timeout } = stopping
  if (power !== 'running') return [`Instance '${instance}' ${IS[power]}: it is powered off first.`]
  const how =
    timeout === 0
      ? 'powered off first, and is not asked to shut down'
      : `shut down first, and powered off if that takes more than ${timeout} s (--shutdown-timeout 0 does not wait)`
  return [`Instance '${instance}' is running: it is ${how}.`]
}

const IS: Readonly<Record<Exclude<Stopping['power'], 'running'>, string>> = {
  paused: 'is paused',
  suspended: 'has suspended itself',
  crashed: 'has crashed',
}
