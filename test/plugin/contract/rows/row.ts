import type { Bag, Calls } from '../calls.js'
import type { World } from '../world.js'

/** Some calls of the engine, and what comes of them, as one line. */
export interface Row {
  readonly call: string
  readonly run: (world: World) => Promise<string>
  /** The line; ids, times and folders are not in it. */
  readonly is: string
}

/** Checks arguments and creates from what comes of that. */
export async function make(
  calls: Calls,
  args: Bag,
): Promise<{ readonly id: string; readonly outputs: Bag; readonly reasons: readonly string[] }> {
  const { inputs, failures } = await calls.check({}, args)
  if (inputs === undefined) throw new Error(`check refuses: ${String(failures)}`)
  return calls.create(inputs)
}

/** Checks arguments against the old outputs and updates to what comes of that. */
export async function change(
  calls: Calls,
  { id, outputs }: { readonly id: string; readonly outputs: Bag },
  args: Bag,
): ReturnType<Calls['update']> {
  const { inputs, failures } = await calls.check(outputs, args)
  if (inputs === undefined) throw new Error(`check refuses: ${String(failures)}`)
  return calls.update(id, outputs, inputs)
}

/** What check says against the arguments. */
export async function refusal(calls: Calls, args: Bag, olds: Bag = {}): Promise<string> {
  const { failures } = await calls.check(olds, args)
  return failures === undefined ? 'accepted' : short(failures.join(' | '))
}

/** What diff says, after Pulumi has checked the arguments. */
export async function difference(calls: Calls, olds: Bag, args: Bag): Promise<string> {
  const { inputs = args } = await calls.check(olds, args)
  const { changes, replaces, first } = await calls.diff(olds, inputs)
  if (!changes) return 'same'
  if (replaces.length === 0) return 'update'
  return `replace for ${replaces.join(', ')}, ${first ? 'the old one' : 'the new one'} first`
}

/** With what a call is rejected; then Pulumi keeps nothing. */
export async function rejection(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'done'
  } catch (error) {
    return short((error as Error).message)
  }
}

/** Without what differs from run to run. */
export function short(text: string): string {
  return text
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replaceAll(/\/tmp\/[\w-]+/g, 'FOLDER')
    .replaceAll(/[0-9a-f]{64}/g, 'SHA256')
}
