import { listDefinitions } from '../list-definitions.js'
import type { Outcome } from '../report.js'
import { compareFile } from './compare-file.js'
import { startTranslator } from './libvirt.js'

/** Compares the command lines of every definition in some folders; a folder without any is a failure. */
export async function compareFolders(folders: readonly string[]): Promise<readonly Outcome[]> {
  const translator = await startTranslator()
  const outcomes: Outcome[] = []
  try {
    for (const folder of folders) {
      const files = listDefinitions(folder)
      if (typeof files === 'string') outcomes.push({ name: folder, failures: [files] })
      else for (const file of files) outcomes.push(await compareFile(translator, file))
    }
  } finally {
    await translator.stop()
  }
  return outcomes
}
