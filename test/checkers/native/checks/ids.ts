import { propertiesOf, type CommandLine } from '../command-line.js'

/** Names every id that the rescue's command line gives twice and the original's does not. */
export function newlyTwice(original: CommandLine, rescue: CommandLine): readonly string[] {
  const before = twice(original)
  return twice(rescue)
    .filter((id) => !before.includes(id))
    .map((id) => `${id} is given twice`)
}

/** As QEMU counts them: the ids of one option must differ, and so must all node names. */
function twice({ options }: CommandLine): readonly string[] {
  const ids = options.flatMap(({ name, value }) => {
    const key = KEYS[name]
    const id = key === undefined ? undefined : propertiesOf(value ?? '')[key]
    return typeof id === 'string' ? [`${name} '${id}'`] : []
  })
  return [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))]
}

const KEYS: Readonly<Record<string, string>> = {
  '-device': 'id',
  '-blockdev': 'node-name',
  '-object': 'id',
  '-chardev': 'id',
  '-netdev': 'id',
  '-audiodev': 'id',
}
