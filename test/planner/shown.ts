import {
  describeAddress,
  explain,
  type DiskPlace,
  type Planned,
  type RescuePlan,
} from '../../provider/planner/index.js'

/** A whole answer in short lines: each disk, each added controller; or each reason why not. */
export function shown(planned: Planned<RescuePlan>): readonly string[] {
  if (!planned.ok) return planned.issues.map((issue) => `! ${explain(issue)}`)
  const { after, controllers } = planned.value
  return [
    ...after.map(shownDisk),
    ...controllers.map(
      ({ type, index, model, address, replaces }) =>
        `+ ${type} ${index} ${model ?? ''} ${describeAddress(address)}${replaces === null ? '' : ` for ${replaces}`}`,
    ),
  ]
}

function shownDisk({ target, bus, device, address, bootOrder, role }: DiskPlace): string {
  const boot = bootOrder === null ? '' : ` boot=${bootOrder}`
  return `${target} ${bus} ${device} ${role}: ${describeAddress(address)}${boot}`
}
