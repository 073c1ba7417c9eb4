import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../repository.js'
import { pluginFiles } from './plugin-files.js'

for (const [file, text] of await pluginFiles()) writeFileSync(join(repositoryRoot, file), text)
