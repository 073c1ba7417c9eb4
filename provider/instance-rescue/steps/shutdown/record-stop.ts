import type { Step, StopWork } from '../work.js'

/**
 * Records that the instance's own system may be asked to shut down from now on.
 *
 * If this process dies after it asked, the next process must know that the guest may stop by itself.
 */
export const recordStop: Step<StopWork> = {
  name: 'record-stop',
  async run(work) {
    const { held, seen } = work
    if (seen.power !== 'running' || held.state.policy.shutdownTimeout === 0) return
    await held.write(work, { ...held.state, isAsked: true })
  },
  async undo() {
    // A shutdown request cannot be cancelled.
  },
}
