import { isIP } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import { ConnectError } from '../../errors/connect-error.js'
import { readCertificates, type Certificates } from './certificates.js'
import { messageOf, socketTransport, until } from '../open-socket.js'
import type { Target } from '../target.js'
import { explainNetwork, isNetworkError } from './tcp.js'
import type { Transport } from '../transport.js'

/**
 * Opens a TLS connection with the client's certificate and waits until the daemon accepts it.
 *
 * The daemon sends the byte 1 to accept. It closes the connection to reject a certificate.
 */
export async function openTls(target: Target, signal: AbortSignal): Promise<Transport> {
  const place = { host: target.host || 'localhost', port: target.port ?? TLS_PORT }
  const certificates = await readCertificates(target)
  const socket = connect({
    ...place,
    ...certificates,
    ...(isIP(place.host) === 0 && { servername: place.host }),
    rejectUnauthorized: target.parameters.no_verify !== '1',
  })
  socket.setNoDelay(true).setKeepAlive(true)
  try {
    await until(socket, 'secureConnect', signal)
    await accepted(socket, signal)
  } catch (error) {
    signal.throwIfAborted()
    if (isNetworkError(error)) throw explainNetwork(target, place, error)
    throw explainTls(target, certificates, error)
  }
  return socketTransport(socket)
}

async function accepted(socket: TLSSocket, signal: AbortSignal): Promise<void> {
  const [first] = (await until(socket, 'data', signal)) as readonly [Buffer]
  socket.pause()
  if (first[0] !== 1) {
    socket.destroy()
    throw new Error(`the daemon sent ${String(first[0])} instead of 1`)
  }
  if (first.length > 1) socket.unshift(first.subarray(1))
}

function explainTls(target: Target, { cert }: Certificates, error: unknown): ConnectError {
  const advice =
    cert === undefined
      ? '; there is no client certificate, and most daemons require one (?pkipath=)'
      : ''
  return new ConnectError(target.uri, 'tls', `${messageOf(error)}${advice}`, error)
}

/** The port that libvirt listens on for TLS. */
export const TLS_PORT = 16_514
