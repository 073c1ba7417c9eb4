import type { AddedController } from '../../../planner/index.js'
import {
  attribute,
  insertAfter,
  integer,
  remove,
  type Draft,
  type Tag,
} from '../../../xml/index.js'
import { devicesOf } from '../../read/definition.js'
import { addressTag } from './address-tag.js'
import { insertFirst } from '../draft-definition.js'

/** Adds the plan's controllers after the instance's own; one that replaces another takes it out. */
export function editControllers(draft: Draft, added: readonly AddedController[]): void {
  for (const controller of added) {
    if (controller.replaces !== null) removeOwn(draft, controller)
    const last = devicesOf(draft.root, 'controller').at(-1) ?? devicesOf(draft.root, 'disk').at(-1)
    if (last === undefined) insertFirst(draft, controllerTag(controller))
    else insertAfter(draft, last, controllerTag(controller))
  }
}

function removeOwn(draft: Draft, { type, index }: AddedController): void {
  for (const element of devicesOf(draft.root, 'controller')) {
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
