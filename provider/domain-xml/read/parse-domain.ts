import type { Controller, Domain, Firmware, Occupant } from '../../planner/index.js'
import { attribute, child, children, integer, text, XmlError } from '../../xml/index.js'
import type { Element } from '../../xml/index.js'
import { devicesOf, readDefinition } from './definition.js'
import { bootOverrides, storageArguments } from './boot-overrides.js'
import { parseAddress } from './parse-address.js'
import { parseDisk } from './disks/parse-disk.js'

/**
 * Reads a domain's definition into the planner's words.
 *
 * What the planner has no word for is not lost: `applyPlan` edits the XML itself. Throws
 * `XmlError` and nothing else. Format: https://libvirt.org/formatdomain.html
 */
export function parseDomain(xml: string): Domain {
  const { root } = readDefinition(xml)
  const os = child(root, 'os')
  const type = child(os, 'type')
  const devices = devicesOf(root)
  return {
    name: required(text(child(root, 'name')), 'name'),
    uuid: text(child(root, 'uuid')) ?? '',
    type: required(attribute(root, 'type'), 'type attribute'),
    arch: attribute(type, 'arch') ?? '',
    machine: attribute(type, 'machine') ?? '',
    emulator: text(child(root, 'devices', 'emulator')),
    disks: devices.filter(({ name }) => name === 'disk').map(parseDisk),
    controllers: devices
      .filter(({ name }) => name === 'controller')
      .reduce<readonly Controller[]>(parseController, []),
    occupants: devices.filter(({ name }) => !APART.has(name)).map(parseOccupant),
    osBoot: children(os, 'boot').map((boot) => attribute(boot, 'dev') ?? ''),
    directBoot: children(os)
      .map(({ name }) => name)
      .filter((name) => DIRECT_BOOT.has(name)),
    bootOverrides: bootOverrides(root),
    ...storageOf(root),
    onPoweroff: text(child(root, 'on_poweroff')),
    firmware: parseFirmware(os),
  }
}

/** Elements of `<os>` that boot a guest without its disks. */
export const DIRECT_BOOT: ReadonlySet<string> = new Set([
  'kernel',
  'initrd',
  'cmdline',
  'dtb',
  'shim',
])

const APART = new Set(['disk', 'controller', 'emulator'])

function required(value: string | null, what: string): string {
  if (value === null || value === '') throw new XmlError(`the domain has no ${what}`)
  return value
}

function storageOf(root: Element): Pick<Domain, 'ownStorage'> {
  const found = storageArguments(root)
  return found.length === 0 ? {} : { ownStorage: found }
}

/** A controller without an index gets the next index of its type, as in libvirt. */
function parseController(before: readonly Controller[], element: Element): readonly Controller[] {
  const type = attribute(element, 'type') ?? ''
  const same = before.filter((controller) => controller.type === type)
  const controller: Controller = {
    type,
    index:
      integer(attribute(element, 'index')) ?? 1 + Math.max(-1, ...same.map(({ index }) => index)),
    model: attribute(element, 'model'),
    address: parseAddress(element),
    ports: integer(attribute(element, 'ports')),
  }
  return [...before, controller]
}

function parseOccupant(element: Element): Occupant {
  return {
    element: element.name,
    bus: attribute(element, KIND_OF[element.name] ?? 'bus') ?? attribute(element, 'type'),
    address: parseAddress(element),
    bootOrder: integer(attribute(child(element, 'boot'), 'order')),
    ...portOf(element),
  }
}

/** Where an element says what it is on, if not in `bus` or `type`. */
const KIND_OF: Readonly<Record<string, string>> = { memory: 'model' }

function portOf(element: Element): Pick<Occupant, 'port'> {
  const target = element.name === 'channel' ? child(element, 'target') : null
  const port = attribute(target, 'type') === 'virtio' ? attribute(target, 'name') : null
  return port === null ? {} : { port }
}

function parseFirmware(os: Element | null): Firmware {
  const loader = child(os, 'loader')
  const nvram = child(os, 'nvram')
  const isEfi =
    attribute(os, 'firmware') === 'efi' || attribute(loader, 'type') === 'pflash' || nvram !== null
  return {
    kind: isEfi ? 'efi' : 'bios',
    isStateless: attribute(loader, 'stateless') === 'yes',
    hasVariablesFile: nvram !== null,
    writableLoader: isWritable(loader) ? text(loader) : null,
  }
}

/** libvirt lets the guest write to a pflash loader unless the XML says that it is read-only. */
function isWritable(loader: Element | null): boolean {
  return attribute(loader, 'type') === 'pflash' && attribute(loader, 'readonly') !== 'yes'
}
