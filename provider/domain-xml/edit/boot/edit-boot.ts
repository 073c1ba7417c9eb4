import type { DirectBoot } from '../../../planner/index.js'
import {
  child,
  children,
  insert,
  remove,
  setText,
  text,
  type Draft,
  type Element,
} from '../../../xml/index.js'
import { devicesOf } from '../../read/definition.js'
import { DIRECT_BOOT } from '../../read/parse-domain.js'

/**
 * Removes everything that boots the instance's own system, and makes a guest that stops stay off. If a kernel
 * boots the rescue system, it is added.
 *
 * libvirt allows no `<os><boot>` beside a device's `<boot order>`.
 */
export function editBoot(draft: Draft, directBoot?: DirectBoot): void {
  const os = child(draft.root, 'os')
  for (const element of children(os)) {
    if (element.name === 'boot' || DIRECT_BOOT.has(element.name)) remove(draft, element)
  }
  if (os !== null && directBoot !== undefined) addKernel(draft, os, directBoot)
  for (const device of devicesOf(draft.root)) {
    for (const boot of children(device, 'boot')) remove(draft, boot)
  }
  const poweroff = child(draft.root, 'on_poweroff')
  if (poweroff !== null && text(poweroff) !== 'destroy') setText(draft, poweroff, 'destroy')
}

function addKernel(draft: Draft, os: Element, { kernel, ramdisk, commandLine }: DirectBoot): void {
  const parts = { kernel, initrd: ramdisk, cmdline: commandLine }
  for (const [name, content] of Object.entries(parts))
    if (content !== null) insert(draft, os, { name, content })
}
