/** Skips the running test, or all tests of the running hook's suite, for a reason that is printed. */
export function skip(context: Mocha.Context, reason: string): never {
  const running = context.runnable()
  const isHook = 'type' in running && running.type === 'hook'
  Object.assign((isHook ? running.parent : running) ?? {}, { skipReason: reason })
  return context.skip()
}
