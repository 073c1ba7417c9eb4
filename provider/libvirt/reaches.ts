import { createConnection } from 'node:net'

/** True if a TCP port accepts a connection from this machine within so many milliseconds. Nothing is sent. */
export function reaches(address: string, port: number, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: address, port, timeout: ms })
    const end = (isOpen: boolean): void => {
      socket.destroy()
      resolve(isOpen)
    }
    socket.once('connect', () => {
      end(true)
    })
    for (const event of ['timeout', 'error'] as const)
      socket.once(event, () => {
        end(false)
      })
  })
}
