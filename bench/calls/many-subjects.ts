import type { RescueInputs } from '../../provider/instance-rescue/index.js'
import { makeImage, makeInstance } from '../../test/instance-rescue/support/instance.js'
import type { Daemon } from '../../test/lab/daemon/daemon.js'
import { OWNER } from './subject.js'

/** Makes that many running instances of 16 MiB without a system inside, and one image for all. */
export async function makeSubjects(
  daemon: Daemon,
  count: number,
): Promise<readonly RescueInputs[]> {
  const path = makeImage(daemon)
  const all: RescueInputs[] = []
  for (let number = 1; number <= count; number += 1) {
    const { name } = await makeInstance(daemon, { name: `web${number}`, change: makeTiny })
    all.push({
      instance: name,
      image: { path, properties: { hw_rescue_bus: 'virtio' } },
      shutdownTimeout: 0,
      uri: daemon.uri,
      owner: { ...OWNER, name },
    })
  }
  await daemon.virsh('pool-refresh', 'default') // the script names the image as a volume
  return all
}

function makeTiny(xml: string): string {
  return xml
    .replace("<memory unit='MiB'>64", "<memory unit='MiB'>16")
    .replace(/<graphics[^]*?<\/graphics>|<video>[^]*?<\/video>/g, '')
}
