import { child, children, remove, setText, text, type Draft } from '../../xml/index.js'
import { devicesOf } from '../read/definition.js'
import { DIRECT_BOOT } from '../read/parse-domain.js'

/**
 * Removes everything that boots the instance's own system, and makes a guest that stops stay off.
 *
 * libvirt allows no `<os><boot>` beside a device's `<boot order>`.
 */
export function editBoot(draft: Draft): void {
  const os = child(draft.root, 'os')
  for (const element of children(os)) {
    if (element.name === 'boot' || DIRECT_BOOT.has(element.name)) remove(draft, element)
  }
  for (const device of devicesOf(draft.root)) {
    for (const boot of children(device, 'boot')) remove(draft, boot)
  }
  const poweroff = child(draft.root, 'on_poweroff')
  if (poweroff !== null && text(poweroff) !== 'destroy') setText(draft, poweroff, 'destroy')
}
