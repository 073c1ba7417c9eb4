import type { Lab } from './lab.js'

/** Edits of the stored definition after which libvirt does not note a snapshot in it. */
export const MOVED_TWICE: readonly {
  readonly what: string
  readonly properties: Readonly<Record<string, string>>
  readonly edit: (stored: string, instance: string) => string
}[] = [
  {
    what: '1: a snapshot in a legacy rescue, its file is written into the definition',
    properties: {},
    edit: (stored, instance) => stored.replace(`${instance}-root.qcow2`, `${instance}-root.s1`),
  },
  {
    what: '2: the root gets another bus in the definition',
    properties: { hw_rescue_bus: 'virtio' },
    edit: (stored) =>
      stored.replace(
        /<target dev='vda' bus='virtio'\/>\s*<address[^>]*\/>/,
        "<target dev='sda' bus='sata'/>",
      ),
  },
  {
    what: '2b: root and data change places in the definition',
    properties: { hw_rescue_bus: 'virtio' },
    edit: (stored) =>
      stored.replaceAll(/-(root|data)\.s1'/g, (_, role) =>
        role === 'root' ? "-data.s1'" : "-root.s1'",
      ),
  },
]

/** What an operator makes of the XML of a rescue who was told to remove the rescue disk and its boot order. */
export function withoutRescueDisk(xml: string): string {
  return xml
    .replace(/<disk (?:(?!<\/disk>)[^])*\.disk'[^]*?<\/disk>/, '')
    .replace(/<boot order[^>]*>/g, '')
}

/** Defines the lab's pool again on the same folder: it gets another UUID. */
export async function definePoolAgain({ daemon }: Lab, old: string, name: string): Promise<void> {
  await daemon.virsh('pool-destroy', old)
  await daemon.virsh('pool-undefine', old)
  await daemon.virsh('pool-define-as', name, 'dir', '--target', daemon.images)
  await daemon.virsh('pool-start', name)
}
