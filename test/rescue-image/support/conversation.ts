import { connect } from 'node:net'
import { once } from 'node:events'

/** A talk over a guest's port that is a socket on the host. */
export interface Conversation {
  says(text: string): void
  /** Waits until a text has come since the last one that was waited for; `nudge` is said every 2 s meanwhile. */
  waits(text: string, nudge?: string): Promise<void>
  close(): void
}

/** Connects to a socket of QEMU. */
export async function connectSocket(path: string): Promise<Conversation> {
  const socket = connect(path)
  await once(socket, 'connect')
  let heard = ''
  socket.setEncoding('utf8').on('data', (part: string) => (heard += part))
  return {
    says: (text) => void socket.write(text),
    waits: async (text, nudge) => {
      for (let attempt = 0; attempt < 600; attempt += 1) {
        const at = heard.indexOf(text)
        if (at >= 0) {
          heard = heard.slice(at + text.length)
          return
        }
        if (nudge !== undefined && attempt % 20 === 10) socket.write(nudge)
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      throw new Error(`'${text}' did not come on ${path}, but: ${heard}`)
    },
    close: () => socket.destroy(),
  }
}
