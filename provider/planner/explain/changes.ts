import type { Layout } from '../layout/layout.js'
import type {
  AddedController,
  Change,
  DirectBoot,
  DiskPlace,
  Domain,
  RescueRequest,
} from '../types.js'
import { describeAddress } from './describe-address.js'

/** What differs between the stored definition and the rescue XML, besides the disks: what preview prints. */
export function changesOf(
  { domain, directBoot }: RescueRequest,
  { after, allocation: { added } }: Layout,
): readonly Change[] {
  return [
    ...moved(domain, after),
    ...added.map((controller) => ({
      what: controllerWords(controller),
      why: WHY_ADDED[controller.type] ?? FOR_RESCUE,
    })),
    ...(directBoot === undefined ? [] : [kernelChange(directBoot)]),
    ...bootChanges(domain, directBoot === undefined ? rescueTarget(after) : 'the kernel'),
    ...poweroffChanges(domain),
    ...firmwareChanges(domain),
    ...tpmChanges(domain),
  ]
}

function kernelChange({ kernel, ramdisk, commandLine }: DirectBoot): Change {
  const parts = [
    `kernel ${kernel}`,
    ...(ramdisk === null ? [] : [`ramdisk ${ramdisk}`]),
    ...(commandLine === null ? [] : [`command line '${commandLine}'`]),
  ]
  return { what: `boots ${parts.join(', ')}`, why: 'the rescue image names them' }
}

function rescueTarget(after: readonly DiskPlace[]): string {
  return after.find(({ role }) => role === 'rescue')?.target ?? 'rescue disk'
}

const RESCUE_FIRST = 'the rescue disk comes first in legacy rescue'
const OTHER_BUS = 'the rescue image names this bus'
const FOR_RESCUE = 'the rescue disk needs it'
const WHY_ADDED: Readonly<Record<string, string>> = {
  usb: 'the machine has no USB 2 or 3 controller with a free port, and USB 1.1 boots about five times slower',
  scsi: "no SCSI controller has a free unit after the instance's own disks",
  sata: "no SATA controller has a free port after the instance's own disks",
  pci: "no root port is free after the instance's own disks",
}

function moved({ disks }: Domain, after: readonly DiskPlace[]): readonly Change[] {
  return after.flatMap((place) => {
    const disk = disks.find(({ index }) => index === place.from)
    const isSameBus = disk?.bus === place.bus
    if (disk === undefined || (isSameBus && disk.target === place.target)) return []
    const what = `${disk.target} (${disk.bus} ${disk.device}) becomes ${place.target} (${place.bus})`
    return [{ what, why: isSameBus ? RESCUE_FIRST : OTHER_BUS }]
  })
}

function controllerWords({ type, index, model, address, replaces }: AddedController): string {
  const name = `${type} controller ${index}${model === null ? '' : ` (${model})`}`
  const where = address === null ? '' : ` at ${describeAddress(address)}`
  return replaces === null
    ? `added ${name}${where}`
    : `${type} controller ${index} (${replaces}) becomes ${model ?? type}${where}`
}

function bootChanges(domain: Domain, booting: string): readonly Change[] {
  const orders = [
    ...domain.disks.map(({ target, bootOrder }) => ({ name: target, bootOrder })),
    ...domain.occupants.map(({ element, bootOrder }) => ({ name: element, bootOrder })),
  ].filter(({ bootOrder }) => bootOrder !== null)
  const why = `only ${booting} boots`
  return [
    ...(domain.osBoot.length === 0
      ? []
      : [{ what: `took out boot from ${domain.osBoot.join(', ')}`, why }]),
    ...orders.map(({ name, bootOrder }) => ({
      what: `took out boot order ${bootOrder ?? 0} of ${name}`,
      why,
    })),
    ...(domain.directBoot.length === 0
      ? []
      : [
          {
            what: `took out ${domain.directBoot.join(', ')} of <os>`,
            why: 'with it the instance would boot its own kernel',
          },
        ]),
  ]
}

function poweroffChanges({ onPoweroff }: Domain): readonly Change[] {
  if (onPoweroff === null || onPoweroff === 'destroy') return []
  return [
    {
      what: `on_poweroff ${onPoweroff} becomes destroy`,
      why: 'a rescue system that is off must stay off',
    },
  ]
}

function tpmChanges({ occupants }: Domain): readonly Change[] {
  if (!occupants.some(({ element }) => element === 'tpm')) return []
  return [
    {
      what: 'left out the TPM',
      why: 'a start would change its state, and a rescue system could clear the keys in it',
    },
  ]
}

function firmwareChanges({ firmware }: Domain): readonly Change[] {
  const { kind, isStateless, writableLoader } = firmware
  return [
    ...(writableLoader === null
      ? []
      : [
          {
            what: 'firmware read-only',
            why: `the rescue system must not write to ${writableLoader}`,
          },
        ]),
    ...(kind === 'bios' || isStateless
      ? []
      : [
          {
            what: 'UEFI variables on a copy',
            why: "the instance's own boot entries stay as they are",
          },
        ]),
  ]
}
