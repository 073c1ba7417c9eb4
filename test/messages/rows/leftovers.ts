import { basename } from 'node:path'
import { remove } from '../../../provider/instance-rescue/index.js'
import { removeFile } from '../../../provider/instance-rescue/steps/remove/remove-file.js'
import { virsh, type Row } from './row.js'
import type { HostileHost } from './hostile-host.js'

/** What is said of files that stay, and of a copy that is not used. */
export const LEFTOVER_ROWS: readonly Row[] = [
  {
    from: 'instance-rescue/steps/remove/assert-pool-is-on.ts',
    when: 'the pool of the rescue disk is off',
    says: async (host) => {
      const pool = `other ${host.name}`
      const { uuid } = host.fake.addPool({ name: pool, path: '/other' })
      const outputs = await host.rescue({ pool })
      const found = host.fake.pools.get(uuid)
      if (found !== undefined) found.active = false
      return host.refusalOf(outputs)
    },
    means: (host) => [virsh(host, ['pool-start', `other ${host.name}`])],
  },
  {
    from: 'instance-rescue/steps/remove/remove-namesakes.ts',
    when: 'a backup has the name of the rescue',
    says: async (host) => {
      const outputs = await host.rescue()
      await host.addVolume(`${host.uuid}.${outputs.rescueId}.disk.17642700`)
      await host.run(remove(outputs, host.runtime))
      return host.warnings.at(-1) ?? ''
    },
    means: (host) => {
      const backup = [...host.fake.files.keys()].find((path) => path.endsWith('.17642700')) ?? ''
      return [virsh(host, ['vol-delete', basename(backup)], ['--pool', host.name])]
    },
  },
  {
    from: 'instance-rescue/steps/remove/remove-file.ts',
    when: 'no pool has the folder of a file',
    says: async (host) => {
      await host.on((on) => removeFile(on, `/gone/${host.name}`))
      return host.warnings.at(-1) ?? ''
    },
    means: ({ name }) => [{ program: 'rm', options: [], operands: [`/gone/${name}`] }],
  },
  {
    from: 'instance-rescue/steps/definition/seal-copy.ts',
    when: 'somebody changed the definition copy',
    says: async (host) => {
      const outputs = await host.rescue()
      const copy = host.fake.files.get(`/images/${copyOf(host)}`)
      if (copy === undefined) throw new Error('there is no copy')
      copy.bytes[copy.bytes.indexOf('vda')] = 0x77
      host.fake.powerOff(host.name)
      const libvirt = await host.fake.connect()
      const dom = await libvirt.domainLookupByName({ name: host.name })
      await libvirt.domainUndefineFlags({ dom })
      return host.refusalOf(outputs)
    },
    means: (host) => {
      const inPool = ['--pool', host.name]
      return [
        virsh(host, ['vol-download', copyOf(host), 'copy.xml'], inPool),
        virsh(host, ['dumpxml', host.uuid], ['--inactive']),
        virsh(host, ['define', 'FILE']),
        virsh(host, ['vol-delete', copyOf(host)], inPool),
      ]
    },
  },
]

function copyOf({ fake, uuid }: HostileHost): string {
  const found = [...fake.files.keys()].find(
    (path) => path.startsWith(`/images/${uuid}.`) && path.endsWith('.definition'),
  )
  return found?.slice('/images/'.length) ?? ''
}
