import { explaining } from '../../../provider/rescue-image/builtin/explaining.js'
import { BuildError } from '../../../provider/rescue-image/builtin/run-build.js'
import { claimImage } from '../../../provider/rescue-image/claims/claim-image.js'
import { releaseImages } from '../../../provider/rescue-image/claims/release-image.js'
import { choosePool } from '../../../provider/rescue-image/decide/choose-pool.js'
import { failureOf } from '../../libvirt/failure-of.js'
import { messageOf, type HostileHost } from './hostile-host.js'
import { virsh, type Row } from './row.js'

const IMAGE = `rescue-${'0'.repeat(64)}.raw`
const OWNER = '0123456789abcdef'

/** What is said of an image that a resource brings to the host. */
export const IMAGE_ROWS: readonly Row[] = [
  {
    from: 'rescue-image/claims/release-image.ts',
    when: 'an instance uses the image that is deleted',
    says: async (host) => {
      await host.on(async (on) => {
        const pool = await choosePool(on, { pool: host.name })
        await claimImage(on, pool, { image: IMAGE, owner: OWNER }, () => undefined)
        host.fake.addFile(`/images/${IMAGE}`, Buffer.alloc(512), 'raw')
        host.domain.saved = `<domain>${IMAGE}</domain>`
        await releaseImages(on, pool, { owner: OWNER, generation: 1 })
      })
      return warningOf(host)
    },
    means: (host) => [virsh(host, ['vol-delete', IMAGE], ['--pool', host.name])],
  },
  {
    from: 'rescue-image/builtin/explaining.ts',
    when: 'the image cannot be built on this machine',
    says: async () =>
      messageOf(await failureOf(explaining(() => Promise.reject(new BuildError('no Debian'))))),
    means: () => [
      {
        program: 'npx',
        options: [],
        operands: ['pulumi-libvirt-rescue', 'image', 'build', 'rescue.iso'],
      },
    ],
  },
]

function warningOf({ warnings }: HostileHost): string {
  const [warning] = warnings
  if (warning === undefined) throw new Error('nothing was said')
  return warning
}
