import { child, children, devicesOf, text } from './elements.js'
import { remove, setText, type Draft } from './draft.js'
import { DIRECT_BOOT } from './parse-domain.js'

/**
 * Takes out everything that boots the instance's own system, and keeps a guest off that went off.
 *
 * libvirt allows no `<os><boot>` beside a device's `<boot order>`.
 */
export function editBoot(draft: Draft): void {
  const os = child(draft.root, 'os')
  for (const element of children(os)) {
    if (element.nodeName === 'boot' || DIRECT_BOOT.has(element.nodeName)) remove(draft, element)
  }
  for (const device of devicesOf(draft.root)) {
    for (const boot of children(device, 'boot')) remove(draft, boot)
  }
  const poweroff = child(draft.root, 'on_poweroff')
  if (poweroff !== null && text(poweroff) !== 'destroy') setText(draft, poweroff, 'destroy')
}
