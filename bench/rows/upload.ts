import { randomBytes } from 'node:crypto'
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { remove } from '../../provider/rescue-image/index.js'
import { startDaemon, type Daemon } from '../../test/lab/daemon/daemon.js'
import { startUpload } from '../../test/rescue-image-resource/support/upload-process.js'
import { OWNER, quietRuntime } from '../calls/subject.js'
import { interleave } from '../core/interleave.js'
import { median, medianRatio } from '../core/median.js'
import type { Bench, Measured } from '../core/row.js'
import { timed } from '../core/timed.js'

/**
 * Uploading an image through `RescueImage`, in a process of its own, against `virsh vol-upload` of the same file to
 * the same pool; and the memory that this takes, for a large image and for a small one.
 */
export const upload: Bench = {
  name: 'upload',
  async measure() {
    const daemon = await startDaemon()
    try {
      const large = writeFile(daemon, 'large.img', 2048)
      const small = writeFile(daemon, 'small.img', 128)
      const sides = {
        large: () => throughUs(daemon, large),
        small: () => throughUs(daemon, small),
        virsh: () => byVirsh(daemon, large),
      }
      return rows(await interleave(sides, { rounds: 5, warmUps: 1 }))
    } finally {
      await daemon.stop()
    }
  },
}

/** One upload. */
interface Sample {
  /** Milliseconds of the upload alone. */
  readonly upload: number
  /** Milliseconds of all: we read and hash the file before. */
  readonly whole: number
  /** Most bytes of memory that the process held at once. */
  readonly peak: number
}

const MIB = 2 ** 20

/** Writes a file of that many MiB; no two MiB are the same, and none is empty. */
function writeFile(daemon: Daemon, name: string, mebibytes: number): string {
  const path = join(daemon.directory, name)
  const file = openSync(path, 'w')
  const piece = randomBytes(MIB)
  for (let at = 0; at < mebibytes; at += 1) {
    piece.writeUInt32LE(at, 0)
    writeSync(file, piece)
  }
  closeSync(file)
  return path
}

async function throughUs({ uri }: Daemon, file: string): Promise<Sample> {
  const { uploaded } = await startUpload({ source: { file }, uri, owner: OWNER }).ended()
  await remove(uploaded.outputs, quietRuntime)
  return { ...uploaded.ms, peak: uploaded.peak }
}

async function byVirsh(daemon: Daemon, file: string): Promise<Sample> {
  await daemon.virsh('vol-create-as', 'default', 'virsh.img', '0', '--format', 'raw')
  const ms = await timed(() => daemon.virsh('vol-upload', 'virsh.img', file, '--pool', 'default'))
  await daemon.virsh('vol-delete', 'virsh.img', '--pool', 'default')
  return { upload: ms, whole: ms, peak: 0 }
}

function rows({ large, small, virsh }: Record<'large' | 'small' | 'virsh', Sample[]>): Measured[] {
  const of = (samples: readonly Sample[], key: keyof Sample): number[] =>
    samples.map((sample) => sample[key])
  const seconds = (samples: readonly number[]): string => (median(samples) / 1000).toFixed(2)
  const mib = (samples: readonly Sample[]): string => (median(of(samples, 'peak')) / MIB).toFixed(0)
  const [ours, theirs] = [of(large, 'upload'), of(virsh, 'upload')]
  const whole = `with reading and hashing it before ${seconds(of(large, 'whole'))} s`
  return [
    {
      name: 'upload of 2 GiB through RescueImage / virsh vol-upload',
      value: medianRatio(ours, theirs),
      target: 1.1,
      better: 'lower',
      figures: `${seconds(ours)} / ${seconds(theirs)} s; ${whole}`,
    },
    {
      name: 'peak memory of an upload of 2 GiB / of 128 MiB',
      value: medianRatio(of(large, 'peak'), of(small, 'peak')),
      target: 1.25,
      better: 'lower',
      figures: `${mib(large)} / ${mib(small)} MiB`,
    },
  ]
}
