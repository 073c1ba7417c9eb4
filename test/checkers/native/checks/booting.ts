import { propertiesOf, type CommandLine, type Properties } from '../command-line.js'

/** Every device that has a boot order: the floppy that is meant, in place of its controller. */
export function bootingOf(line: CommandLine): readonly Properties[] {
  const own = line.devices.filter((device) => device['bootindex'] !== undefined)
  const floppies = controllersOf(line).flatMap((controller) => floppiesOf(line, controller))
  return [...own, ...floppies]
}

/** A board that has a floppy controller gets its boot order by `-global isa-fdc.bootindexA=1`. */
function controllersOf({ devices, options }: CommandLine): readonly Properties[] {
  const globals = options.flatMap(({ name, value }) => (name === '-global' ? [value ?? ''] : []))
  const onBoard = globals
    .filter((value) => value.startsWith(ON_BOARD))
    .map((value) => propertiesOf(value.slice(ON_BOARD.length)))
  return [...devices.filter((device) => device['driver'] === 'isa-fdc'), ...onBoard]
}

const ON_BOARD = 'isa-fdc.'

function floppiesOf({ devices }: CommandLine, controller: Properties): readonly Properties[] {
  const units = Object.keys(controller).flatMap((key) => {
    const letter = /^bootindex([AB])$/.exec(key)?.[1]
    return letter === undefined ? [] : [letter === 'A' ? 0 : 1]
  })
  return units.map(
    (unit) =>
      devices.find((device) => device['driver'] === 'floppy' && Number(device['unit']) === unit) ??
      controller,
  )
}
