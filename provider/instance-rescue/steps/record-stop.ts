import type { Step } from './work.js'

/**
 * Records that the instance's own system may be asked to shut down from now on: if this process dies
 * right then, the next one must know that the guest may go off by itself.
 */
export const recordStop: Step = {
  name: 'record-stop',
  async run(work) {
    const { held, seen } = work
    if (seen.power !== 'running' || held.state.policy.shutdownTimeout === 0) return
    await held.write(work, { ...held.state, isAsked: true })
  },
  async undo() {
    // What was asked cannot be taken back.
  },
}
