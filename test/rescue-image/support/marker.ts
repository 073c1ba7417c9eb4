import { connect } from 'node:net'

/** What the rescue system says of itself on its channel: `rescue-ready nonce=… hostkey=… …`. */
export type Marker = Readonly<Record<string, string>>

/** Waits for the first line on a channel's socket; throws when the time (milliseconds) is over. */
export async function readMarker(socket: string, timeout: number): Promise<Marker> {
  const end = Date.now() + timeout
  while (Date.now() < end) {
    const line = await firstLine(socket, end - Date.now())
    if (line !== null) return parse(line)
    await new Promise((resolve) => setTimeout(resolve, 100)) // QEMU has not made the socket yet
  }
  throw new Error(`no marker on ${socket} within ${timeout} ms`)
}

function parse(line: string): Marker {
  const [word, ...fields] = line.split(' ')
  if (word !== 'rescue-ready') throw new Error(`not a marker: '${line}'`)
  return Object.fromEntries(
    fields.map((field): [string, string] => {
      const at = field.indexOf('=')
      return [field.slice(0, at), field.slice(at + 1)]
    }),
  )
}

function firstLine(path: string, timeout: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect(path)
    let said = ''
    socket.setEncoding('utf8').setTimeout(timeout, () => socket.destroy())
    socket.on('data', (part: string) => {
      said += part
      if (said.includes('\n')) socket.destroy()
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      resolve(said.includes('\n') ? said.slice(0, said.indexOf('\n')) : null)
    })
  })
}
