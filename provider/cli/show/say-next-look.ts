import type { SeenOutside } from '../../break-glass/index.js'
import { diagnoseCommand, marked } from '../../shell/index.js'

/** What to do if a look from the outside does not show a cause. */
export function sayNextLook(
  uri: string,
  { instance, isInRescue, isOn }: Pick<SeenOutside, 'instance' | 'isInRescue' | 'isOn'>,
): string {
  const inside = marked(diagnoseCommand(uri, instance, 'inside'))
  if (isInRescue) return `It is in rescue. ${inside} looks at its disks there.`
  const boot = marked(diagnoseCommand(uri, instance, 'boot'))
  const needs = isOn ? ' (add --yes, because it runs)' : ''
  const soon = isOn ? ['If it was started just now, look again in a minute.'] : []
  const how = isOn ? 'Both shut it down, and start it again' : 'Both leave it off'
  return [
    ...soon,
    `To see more: ${boot}${needs} watches a boot of it, and ${inside} looks at its disks. ${how} at the end.`,
  ].join(' ')
}
