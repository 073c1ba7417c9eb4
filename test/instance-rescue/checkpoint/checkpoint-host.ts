import { parseDomain } from '../../../provider/domain-xml/index.js'
import { create } from '../../../provider/instance-rescue/index.js'
import type { RescueInputs, RescueOutputs } from '../../../provider/instance-rescue/index.js'
import { makeMemoryHost, type MemoryHost, type MemoryOptions } from '../support/memory-host.js'

/** The instance `web` in rescue under a checkpoint, in memory. */
export interface CheckpointHost extends MemoryHost {
  readonly inputs: RescueInputs
  readonly outputs: RescueOutputs
  /** Files of the host before the rescue. */
  readonly before: readonly string[]
  /** What the rescue system wrote is in the overlays from now on. */
  repair(): void
  /** What is in each of the instance's disks: `root: repaired`. */
  content(): readonly string[]
  files(): readonly string[]
  /** What runs, a line a disk: `vda overlay0.qcow2 <- root.qcow2`. */
  running(): readonly string[]
}

/** Makes one. */
export async function makeCheckpointHost(
  options: MemoryOptions & {
    readonly properties?: Readonly<Record<string, string>>
    readonly given?: Partial<RescueInputs>
  } = {},
): Promise<CheckpointHost> {
  const { properties = { hw_rescue_bus: 'virtio' }, given = {} } = options
  const host = await makeMemoryHost(options)
  const { fake } = host
  const files = (): string[] => [...fake.files.keys()].sort()
  for (const disk of ['root', 'data']) {
    const file = fake.files.get(`/images/${disk}.qcow2`)
    if (file !== undefined) file.content = 'broken'
  }
  const before = files()
  const inputs = {
    ...host.inputs,
    image: { path: '/images/rescue.img', properties },
    originalDisks: 'checkpoint',
    ...given,
  } as const
  const { outputs } = await host.run(create(inputs, host.runtime))
  return {
    ...host,
    inputs,
    outputs,
    before,
    files,
    repair: () => {
      for (const [path, file] of fake.files)
        if (path.includes('.overlay')) file.content = 'repaired'
    },
    content: () =>
      ['root', 'data'].map(
        (disk) => `${disk}: ${fake.files.get(`/images/${disk}.qcow2`)?.content ?? 'gone'}`,
      ),
    running: () =>
      parseDomain(fake.domain('web').live ?? '').disks.map(({ target, source, backing }) =>
        [target, [source, ...backing].map(shorten).join(' <- ')].join(' '),
      ),
  }
}

function shorten(path: string | null): string {
  return (path ?? '').replace(/^\/images\/(?:[0-9a-f-]{36}\.\w{12}\.)?/, '')
}
