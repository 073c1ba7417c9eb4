import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { ImageInputs, ImageOutputs } from '../../../provider/rescue-image/index.js'

/** What a process of its own made of one image. */
export interface Uploaded {
  readonly outputs: ImageOutputs
  /** Of the whole create, which reads the file first, and of the upload alone, in milliseconds. */
  readonly ms: { readonly whole: number; readonly upload: number }
  /** Most memory that the process held at once, in bytes. */
  readonly peak: number
}

/** A process that creates an image. */
export interface UploadProcess {
  /** Kills it as `kill -9` does, and waits until it is gone. */
  kill(): Promise<void>
  /** Waits for its end; the lines that it said, and its answer. Throws if it failed. */
  ended(): Promise<{ readonly said: readonly string[]; readonly uploaded: Uploaded }>
}

/** Starts a process that creates one image. */
export function startUpload(inputs: ImageInputs): UploadProcess {
  const stdio: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit']
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify(inputs)], { stdio })
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
  const closed = closing(child)
  return {
    kill: async () => {
      child.kill('SIGKILL')
      await closed
    },
    ended: async () => {
      const code = await closed
      if (code !== 0) throw new Error(`the upload ended with ${String(code)}: ${printed}`)
      const lines = printed.trimEnd().split('\n')
      const uploaded = JSON.parse(lines.at(-1) ?? '') as Uploaded
      return { said: lines.slice(0, -1), uploaded }
    },
  }
}

const PROGRAM = join(import.meta.dirname, 'uploader.js')

async function closing(child: ChildProcess): Promise<number | null> {
  const [code] = (await once(child, 'close')) as [number | null]
  return code
}
