import type { Element } from '@xmldom/xmldom'
import type { AddedController } from '../planner/index.js'
import { addressTag } from './address-tag.js'
import { insert, remove, type Draft } from './draft.js'
import type { Tag } from './build.js'
import { attribute, child, children, integer } from './elements.js'

/** Adds the plan's controllers after the instance's own, or in place of the one they stand in for. */
export function editControllers(draft: Draft, added: readonly AddedController[]): void {
  const devices = child(draft.root, 'devices')
  if (devices === null) return
  for (const controller of added) {
    if (controller.replaces !== null) removeOwn(draft, devices, controller)
    const last = children(devices, 'controller').at(-1) ?? children(devices, 'disk').at(-1)
    insert(draft, devices, controllerTag(controller), last ?? null)
  }
}

function removeOwn(draft: Draft, devices: Element, { type, index }: AddedController): void {
  for (const element of children(devices, 'controller')) {
    const isSame = attribute(element, 'type') === type
    if (isSame && (integer(attribute(element, 'index')) ?? index) === index) remove(draft, element)
  }
}

function controllerTag({ type, index, model, address }: AddedController): Tag {
  return {
    name: 'controller',
    attributes: { type, index, model },
    content: address === null ? [] : [addressTag(address)],
  }
}
