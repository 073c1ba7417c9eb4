import { checkCaseFile } from './case-file.js'
import { report } from './report.js'

const files = process.argv.slice(2)
if (files.length === 0) {
  console.log('usage: npm run -s check-cases -- FILE...')
  process.exitCode = 2
} else {
  process.exitCode = report(files.flatMap(checkCaseFile))
}
