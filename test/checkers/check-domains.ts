import { checkDomainFolders } from './domain-folder.js'
import { report } from './report.js'

const folders = process.argv.slice(2)
if (folders.length === 0) {
  console.log('usage: npm run -s check-domains -- DIR...')
  process.exitCode = 2
} else {
  process.exitCode = report(checkDomainFolders(folders))
}
