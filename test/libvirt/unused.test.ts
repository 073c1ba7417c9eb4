import { expect } from 'chai'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { QEMU_PROCEDURES } from '../../provider/libvirt/procedures/qemu.js'
import { STREAM_PROCEDURES } from '../../provider/libvirt/procedures/stream.js'
import { PROCEDURES } from '../../provider/libvirt/procedures/table.js'
import { repositoryRoot } from '../repository.js'

describe('the libvirt client contains only what the product uses', () => {
  const client = 'provider/libvirt'
  const outside = wordsIn(['provider', 'sdk'], [client])
  const inside = wordsIn(
    [client],
    ['procedures', 'constants'].map((name) => join(client, name)),
  )

  it('has no unused procedure', () => {
    const calls = Object.keys({ ...PROCEDURES, ...QEMU_PROCEDURES }).filter(
      (name) => !outside.has(name) && !inside.has(name),
    )
    // The client makes a method of each stream, which is no use of it.
    const streams = Object.keys(STREAM_PROCEDURES).filter((name) => !outside.has(name))
    expect([...calls, ...streams]).to.deep.equal([])
  })

  it('has no unused table of constants', () => {
    const tables = sourcesIn(join(client, 'constants')).flatMap((text) =>
      [...text.matchAll(/^export const (\w+)/gm)].map(([, name = '']) => name),
    )
    expect(tables).to.include('DOMAIN_STATE')
    const unused = tables.filter((name) => !outside.has(name) && !inside.has(name))
    expect(unused).to.deep.equal([])
  })
})

/** Every word of the code below these folders, but not of its comments. */
function wordsIn(folders: readonly string[], except: readonly string[]): ReadonlySet<string> {
  const texts = folders.flatMap((folder) => sourcesIn(folder, except))
  return new Set(texts.flatMap((text) => text.match(/\w+/g) ?? []))
}

function sourcesIn(folder: string, except: readonly string[] = []): readonly string[] {
  const all = readdirSync(join(repositoryRoot, folder), { recursive: true, encoding: 'utf8' })
  return all
    .map((file) => join(folder, file))
    .filter((file) => file.endsWith('.ts') && !except.some((each) => file.startsWith(`${each}/`)))
    .map((file) => readFileSync(join(repositoryRoot, file), 'utf8'))
    .map((text) => text.replaceAll(/\/\*.*?\*\/|\/\/[^\n]*/gs, ''))
}
