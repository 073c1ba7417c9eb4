const { writeFileSync } = require('node:fs')
const { Spec } = require('mocha').reporters

/**
 * Mocha's spec reporter, which says why a test was skipped and ends with one line for programs:
 * `N passed, N failed, N skipped`. A test skipped without a reason (test/skip.ts) counts as failed.
 * The reporter option `counts` names a file that gets the three numbers, too; `outcomes` one that
 * gets the titles, with what was said of each that failed or was skipped, as JSON.
 */
module.exports = class Reporter extends Spec {
  constructor(runner, options) {
    super(runner, options)
    let silent = 0
    const outcomes = { passed: [], failed: [], skipped: [] }
    runner.on('pass', ({ title }) => outcomes.passed.push(title))
    runner.on('fail', ({ title }, { message }) => outcomes.failed.push({ name: title, message }))
    runner.on('pending', (test) => {
      const reason = reasonOf(test)
      if (reason === undefined) silent += 1
      const message = reason ?? 'skipped without a reason'
      outcomes[reason === undefined ? 'failed' : 'skipped'].push({ name: test.title, message })
      console.log(`      skipped: ${reason ?? 'without a reason, which counts as failed'}`)
    })
    runner.once('end', () => {
      runner.failures += silent
      const { passes, failures, pending } = this.stats
      const counts = [passes, failures + silent, pending - silent]
      const { counts: file, outcomes: json } = options.reporterOptions ?? {}
      if (file !== undefined) writeFileSync(file, counts.join(' '))
      if (json !== undefined) writeFileSync(json, JSON.stringify(outcomes))
      process.once('exit', () => {
        console.log(`${counts[0]} passed, ${counts[1]} failed, ${counts[2]} skipped`)
      })
    })
  }
}

/** The reason that `skip` left on a test, or on the suite whose hook skipped. */
function reasonOf(test) {
  return test === undefined ? undefined : (test.skipReason ?? reasonOf(test.parent))
}
