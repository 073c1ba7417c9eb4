import * as z from 'zod'
import { parseDomain } from '../../domain-xml/index.js'
import { observe, type Observation } from '../../host/index.js'
import { instanceInputs, onInstance } from './on-instance.js'
import type { PluginFunction } from './plugin-function.js'

const disk = z.object({
  target: z.string().describe("The target in the instance's XML: vda."),
  bus: z.string().describe('Its bus.'),
  device: z.string().describe('disk, cdrom, floppy or lun.'),
  source: z
    .string()
    .optional()
    .describe('The file, block device or volume; absent: an empty drive.'),
  format: z.string().optional().describe('raw, qcow2, …'),
  address: z.record(z.string(), z.unknown()).optional().describe('The address on its bus.'),
})

/** An instance as its host has it. */
export const getInstance: PluginFunction = {
  description: 'Looks at an instance: its power state, its disks, and the rescue that it is in.',
  inputs: instanceInputs,
  outputs: z.object({
    name: z.string().describe('Name of the instance.'),
    uuid: z.string().describe('UUID of the instance.'),
    power: z.string().describe('running, shutoff, paused, suspended, crashed or migrated.'),
    isPersistent: z.boolean().describe('False: it is gone once it stops.'),
    firmware: z.string().describe('bios or efi.'),
    hasGuestAgent: z.boolean().describe('True if it has a channel for the QEMU guest agent.'),
    disks: z.array(disk).describe('The disks of the stored definition.'),
    rescue: z
      .object({
        mode: z.string().describe('stable or legacy.'),
        since: z.string().describe('When the rescue began, ISO 8601 in UTC.'),
        reason: z.string().optional().describe('Why.'),
        stack: z.string().describe('The stack that made it: ORGANIZATION/PROJECT/STACK.'),
        resource: z.string().describe('Name of the resource in that stack.'),
      })
      .optional()
      .describe('The rescue that runs; absent: the instance is not in rescue.'),
  }),
  call: onInstance(async (host, dom) => ({ ok: true, result: describe(await observe(host, dom)) })),
}

function describe({ dom, power, persistent, storedXml, marker }: Observation): object {
  const { firmware, occupants, disks } = parseDomain(storedXml)
  return {
    name: dom.name,
    uuid: dom.uuid,
    power,
    isPersistent: persistent,
    firmware: firmware.kind,
    hasGuestAgent: occupants.some(({ port }) => port === 'org.qemu.guest_agent.0'),
    disks: disks.map(({ target, bus, device, source, format, address }) => {
      return { target, bus, device, source, format, address }
    }),
    ...(marker === null ? {} : { rescue: describeRescue(marker) }),
  }
}

function describeRescue({
  mode,
  since,
  reason,
  owner,
}: NonNullable<Observation['marker']>): object {
  const stack = [owner.organization, owner.project, owner.stack].join('/')
  return { mode, since, stack, resource: owner.name, ...(reason === null ? {} : { reason }) }
}
