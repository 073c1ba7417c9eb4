import { attribute, elements, type Element } from '../../../xml/index.js'
import { isSameList, type Carrying } from './carrying.js'
import { differs, RULES } from './setting-rules.js'

/** Carries over the settings besides devices, each element by its rule; an element without a rule must be the same. */
export function carrySettings(carrying: Carrying): void {
  const { original, stored, problems } = carrying
  if (attribute(original.root, 'type') !== attribute(stored.root, 'type'))
    problems.push("the domain's type is another one")
  const both = [...elements(original.root), ...elements(stored.root)].map(({ name }) => name)
  for (const name of new Set(both)) {
    const [was, is] = [named(original.root, name), named(stored.root, name)]
    if (APART.has(name) || isSameList(was, is)) continue
    const rule = RULES.get(name) ?? differs
    rule(carrying, { name, was, is })
  }
}

const APART = new Set(['metadata', 'devices'])

function named(root: Element, name: string): readonly Element[] {
  return elements(root).filter((element) => element.name === name)
}
