import {
  DOMAIN_EVENT,
  DOMAIN_JOB,
  DOMAIN_PAUSED,
  DOMAIN_RUNNING,
  DOMAIN_SHUTOFF,
  DOMAIN_START,
  DOMAIN_STATE,
} from '../../provider/libvirt/index.js'
import {
  DOMAIN_EVENT_RESUMED,
  DOMAIN_EVENT_STARTED,
  DOMAIN_EVENT_SUSPENDED,
} from '../libvirt/constants.js'
import { readDomain } from './domain-xml.js'
import { emit, type FakeDomain, type FakeHost } from './host.js'
import { Refused } from './refused.js'

/** Starts a domain that is off from this XML; its stored definition stays as it is. */
export function startDomain(host: FakeHost, domain: FakeDomain, xml: string, flags: number): void {
  const { files, nvram, onPoweroff, xml: live } = readDomain(xml)
  const missing = files.find((path) => !host.files.has(path))
  if (missing !== undefined) {
    setOff(domain, DOMAIN_SHUTOFF.FAILED)
    throw new Refused(
      'SYSTEM_ERROR',
      'STORAGE',
      `Cannot access storage file '${missing}': No such file or directory`,
    )
  }
  if (nvram !== null && !host.files.has(nvram.path)) {
    const template = nvram.template === null ? undefined : host.files.get(nvram.template)
    const bytes = Buffer.from(template?.bytes ?? Buffer.alloc(64))
    host.files.set(nvram.path, { bytes, format: 'raw', capacity: null, backing: null })
  }
  domain.live = live
  domain.onPoweroff = onPoweroff
  domain.id = host.nextId++
  run(host, domain, flags, false)
}

/** Goes on where the managed save stopped, and removes it. */
export function restoreDomain(host: FakeHost, domain: FakeDomain, flags: number): void {
  const { saved } = domain
  domain.saved = null
  domain.live = saved
  domain.onPoweroff = readDomain(saved ?? '').onPoweroff
  domain.id = host.nextId++
  run(host, domain, flags, true)
}

function run(host: FakeHost, domain: FakeDomain, flags: number, restored: boolean): void {
  const { RUNNING, PAUSED } = DOMAIN_STATE
  const paused = (flags & DOMAIN_START.PAUSED) !== 0
  const started = restored ? DOMAIN_EVENT_STARTED.RESTORED : DOMAIN_EVENT_STARTED.BOOTED
  const why = restored ? DOMAIN_RUNNING.RESTORED : DOMAIN_RUNNING.BOOTED
  domain.state = paused ? PAUSED : RUNNING
  domain.reason = paused ? DOMAIN_PAUSED.USER : why
  if (!paused) writeTo(host, domain)
  if (!paused && !restored) emit(host, domain, DOMAIN_EVENT.RESUMED, DOMAIN_EVENT_RESUMED.UNPAUSED)
  emit(host, domain, DOMAIN_EVENT.STARTED, started)
  if (paused) emit(host, domain, DOMAIN_EVENT.SUSPENDED, DOMAIN_EVENT_SUSPENDED.PAUSED)
  else if (restored) emit(host, domain, DOMAIN_EVENT.RESUMED, DOMAIN_EVENT_RESUMED.FROM_SNAPSHOT)
}

/** A guest that runs writes to its disks. */
export function writeTo(host: FakeHost, { name, live }: FakeDomain): void {
  host.writes += 1
  for (const path of readDomain(live ?? '').written) {
    const file = host.files.get(path)
    if (file === undefined) continue
    if (file.content?.startsWith(HALF) === true)
      host.harms.push(`guest '${name}' ran from '${path}', which is half merged`)
    file.modified = host.writes
  }
}

/** How the content of a file begins that is half old and half new. */
export const HALF = 'half merged: '

/** The end of what runs; a transient domain vanishes with it. */
export function stopDomain(
  host: FakeHost,
  domain: FakeDomain,
  { reason, detail }: { readonly reason: number; readonly detail: number },
): void {
  setOff(domain, reason)
  emit(host, domain, DOMAIN_EVENT.STOPPED, detail)
  if (domain.stored === null) host.domains.delete(domain.uuid)
}

function setOff(domain: FakeDomain, reason: number): void {
  domain.live = null
  domain.hasOpenConsole = false
  domain.id = -1
  domain.state = DOMAIN_STATE.SHUTOFF
  domain.reason = reason
  domain.job = DOMAIN_JOB.NONE
  domain.blockJobs.clear()
  domain.commits.clear()
  domain.diskErrors.clear()
}
