import { checkDomainFolders } from './domain-folder.js'
import { compareFolders } from './native/compare-folders.js'
import { report } from './report.js'

const [first, ...others] = process.argv.slice(2)
const folders = first === '--native' ? others : process.argv.slice(2)
if (folders.length === 0) {
  console.log('usage: npm run -s check-domains -- [--native] DIR...')
  process.exitCode = 2
} else if (first === '--native') {
  process.exitCode = report(await compareFolders(folders))
} else {
  process.exitCode = report(checkDomainFolders(folders))
}
