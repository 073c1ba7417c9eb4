const { writeFileSync } = require('node:fs')
const { Spec } = require('mocha').reporters

/**
 * Mocha's spec reporter, which says why a test was skipped and ends with one line for programs:
 * `N passed, N failed, N skipped`. A test skipped without a reason (test/skip.ts) counts as failed.
 * The reporter option `counts` names a file that gets the three numbers, too; `failures` one that gets
 * the whole title of each test that failed and the ends of its message, as text; `outcomes` one that gets
 * the titles, with what was said of each that failed or was skipped, as JSON.
 */
module.exports = class Reporter extends Spec {
  constructor(runner, options) {
    super(runner, options)
    let silent = 0
    const outcomes = { passed: [], failed: [], skipped: [] }
    runner.on('pass', ({ title }) => outcomes.passed.push(title))
    const failed = []
    runner.on('fail', (test, { message }) => {
      outcomes.failed.push({ name: test.title, message })
      failed.push(`${test.titlePath().join(' > ')}\n${shorten(message)}\n`)
    })
    runner.on('pending', (test) => {
      const reason = reasonOf(test)
      if (reason === undefined) {
        silent += 1
        failed.push(`${test.titlePath().join(' > ')}\n${shorten(SILENT)}\n`)
      }
      const message = reason ?? SILENT
      outcomes[reason === undefined ? 'failed' : 'skipped'].push({ name: test.title, message })
      console.log(`      skipped: ${reason ?? 'without a reason, which counts as failed'}`)
    })
    runner.once('end', () => {
      runner.failures += silent
      const { passes, failures, pending } = this.stats
      const counts = [passes, failures + silent, pending - silent]
      const { counts: file, failures: list, outcomes: json } = options.reporterOptions ?? {}
      if (file !== undefined) writeFileSync(file, counts.join(' '))
      if (list !== undefined) writeFileSync(list, failed.join(''))
      if (json !== undefined) writeFileSync(json, JSON.stringify(outcomes))
      process.once('exit', () => {
        console.log(`${counts[0]} passed, ${counts[1]} failed, ${counts[2]} skipped`)
      })
    })
  }
}

/** The first and the last lines of a message, indented. */
function shorten(message) {
  const lines = String(message).trimEnd().split('\n')
  const cut = lines.length > FIRST + LAST ? ['…'] : []
  const [first, last] = [lines.slice(0, FIRST), lines.slice(FIRST).slice(-LAST)]
  return [...first, ...cut, ...last].map((line) => `    ${line.slice(0, WIDTH)}`).join('\n')
}

const SILENT = 'skipped without a reason'
const [FIRST, LAST, WIDTH] = [2, 8, 300]

/** The reason that `skip` left on a test, or on the suite whose hook skipped. */
function reasonOf(test) {
  return test === undefined ? undefined : (test.skipReason ?? reasonOf(test.parent))
}
