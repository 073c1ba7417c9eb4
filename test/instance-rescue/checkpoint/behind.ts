import { expect } from 'chai'
import { merge } from '../../../provider/instance-rescue/index.js'
import type { LibvirtConnection } from '../../../provider/libvirt/index.js'
import type { CheckpointHost } from './checkpoint-host.js'

/** What is in the disks, with and without the repair. */
export const REPAIRED = ['root: repaired', 'data: repaired']
export const BROKEN = ['root: broken', 'data: broken']

/** Does something behind the back of the rescue. */
export async function behind(
  { fake }: CheckpointHost,
  act: (
    libvirt: LibvirtConnection,
    dom: Awaited<ReturnType<LibvirtConnection['domainLookupByName']>>,
  ) => Promise<unknown>,
): Promise<void> {
  const libvirt = await fake.connect()
  await act(libvirt, await libvirt.domainLookupByName({ name: 'web' }))
  await libvirt.close()
}

/** What a job is refused with. */
export const messageOf = async (host: CheckpointHost, job: Promise<unknown>): Promise<string> =>
  ((await host.failureOf(job)) as Error).message

/** Everything of the rescue is gone, and nothing happened to a disk that must not happen. */
export function expectClean(host: CheckpointHost, content: readonly string[]): void {
  expect(host.content()).to.deep.equal(content)
  expect(host.files()).to.deep.equal(host.before)
  expect(host.fake.host.harms).to.deep.equal([])
}

/** Gives the instance, which is off, another name. */
export async function rename(host: CheckpointHost): Promise<void> {
  await behind(host, async (libvirt, dom) => {
    const xml = await libvirt.domainGetXmlDesc({ dom, flags: 3 })
    await libvirt.domainUndefineFlags({ dom })
    await libvirt.domainDefineXmlFlags({ xml: xml.replace('>web<', '>web2<') })
  })
}

/** A merge that is cut off at that call: its process is gone, QEMU goes on. */
export async function cutOff(host: CheckpointHost, call: string, nth = 1): Promise<void> {
  let count = 0
  host.fake.fault = (seen, when) => {
    if (seen.call !== call || when !== 'before') return
    count += 1
    if (count >= nth) throw new Error('the process ends here')
  }
  await host.failureOf(merge(host.outputs, host.runtime))
  host.fake.fault = null
}
