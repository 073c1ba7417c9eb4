import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { run } from '../../lab/run.js'
import { repositoryRoot } from '../../repository.js'
import { builtImage } from './built-image.js'

/** Systems with the guest agent: of a rescue image, and of an instance. */
export type AgentSystem = 'AGENT_RESCUE' | 'AGENT_OWN'

/** A bootable image of 100 MB, whose system has `/` on the disk that it is on, and the guest agent. */
export async function agentSystem(label: AgentSystem): Promise<string> {
  const { folder } = await builtImage()
  const sources = join(repositoryRoot, 'test/rescue-image/support/agent-system')
  const hash = createHash('sha256').update(folder)
  for (const name of ['build.sh', 'init', 'agent-only'])
    hash.update(readFileSync(join(sources, name)))
  const cache = join(homedir(), '.cache/pulumi-libvirt-rescue/agent-system')
  const file = join(cache, `${hash.digest('hex').slice(0, 16)}-${label}.img`)
  if (existsSync(file)) return file
  mkdirSync(cache, { recursive: true })
  await run(join(sources, 'build.sh'), [folder, label, `${file}.new`], { timeout: 120_000 })
  renameSync(`${file}.new`, file)
  return file
}
