import * as z from 'zod'
import type { RescueInputs, RescueOutputs } from '../../instance-rescue/index.js'

const disk = z.object({
  role: z.string().describe('root, data, config-drive or rescue.'),
  target: z.string().describe("The target in the instance's XML: vda."),
  guestName: z
    .string()
    .optional()
    .describe("The name that Linux gives it; absent: Linux's rules leave it open."),
  bus: z.string().describe("The bus in the instance's XML: virtio, scsi, sata, usb, ide or fdc."),
  device: z.string().describe('disk, cdrom or floppy.'),
  source: z
    .string()
    .optional()
    .describe('The file, block device or volume; of the rescue disk, its image.'),
  address: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('The address on its bus; absent: libvirt chooses.'),
  bootOrder: z
    .int()
    .optional()
    .describe('Its place in the boot order; absent: it is not booted from.'),
})

/** What a program sees of a rescue besides its arguments: the single source of names, types and descriptions. */
export const rescueOutputsSchema = z.object({
  mode: z
    .enum(['stable', 'legacy'])
    .describe(
      "stable if the image's properties ask for a stable device rescue, else legacy. Known in preview.",
    ),
  rescueDevice: z
    .object({
      target: z.string().describe("The target in the instance's XML: sda."),
      bus: z.string().describe('The bus that it is on.'),
      device: z.string().describe('disk, cdrom or floppy.'),
    })
    .optional()
    .describe('The rescue disk; absent: a kernel boots, without a disk. Known in preview.'),
  layout: z
    .object({
      before: z.array(disk).describe('As the stored definition has them.'),
      after: z.array(disk).describe('As the rescue system sees them.'),
    })
    .describe(
      'All disks with targets and addresses, before the rescue and during it. Known in preview.',
    ),
  status: z
    .enum(['rescued', 'stopped', 'probation', 'left', 'elsewhere', 'interrupted'])
    .describe(
      'rescued; stopped: the rescue system is off; probation: the instance runs its own system on the overlays of a ' +
        'checkpoint; left: the instance runs its own system again; ' +
        'elsewhere: migrated away; interrupted: a create or a merge that did not finish. It is the status at the last up or refresh.',
    ),
  statusReason: z
    .string()
    .describe('The reason for the status, in one sentence; empty while rescued.'),
  startedAt: z.string().describe('When the rescue began, ISO 8601 in UTC.'),
  originalPowerState: z
    .enum(['running', 'shutoff'])
    .describe(
      'Power state of the instance before the rescue: what afterUnrescue "restore" returns to.',
    ),
  domainUuid: z.string().describe('UUID of the instance.'),
  console: z.string().describe('The command that opens the console of the rescue system.'),
  proof: z
    .enum(['marker', 'agent', 'console', 'none'])
    .describe(
      'marker: the rescue system said, with the nonce of this start, that it runs. agent: its guest agent is on ' +
        'the rescue disk. console: its console shows bootPattern. none: it is not known.',
    ),
  bootedAt: z
    .string()
    .optional()
    .describe('When the rescue system said that it runs, ISO 8601 in UTC; absent: it did not.'),
  sshHostKey: z
    .string()
    .optional()
    .describe(
      "Fingerprint of the rescue system's ssh host key, SHA256:…; absent: not known, or no ssh server runs.",
    ),
  addresses: z.array(z.string()).describe('IP addresses of the rescue system; empty: not known.'),
  ssh: z
    .string()
    .optional()
    .describe(
      'The command that logs in by ssh, and only if the host key is sshHostKey; absent: not known.',
    ),
  adminPassword: z
    .string()
    .optional()
    .describe('The password that generatePassword made for root of the rescue system, a secret.'),
} satisfies Readonly<Record<ShownOutput | 'layout', z.ZodType>>)

/** Everything of a rescue's outputs that a program sees; the compiler asks for a description of each. */
type ShownOutput = Exclude<keyof RescueOutputs, keyof RescueInputs | HiddenOutput>

/** What only this plugin needs again. The id of the resource is `rescueId`. */
type HiddenOutput = 'rescueId' | 'copyHash' | 'recordPool' | 'machine' | 'cleaned' | 'provenStart'
