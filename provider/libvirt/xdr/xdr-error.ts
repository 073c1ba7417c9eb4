/**
 * Bytes that are not what the protocol says, or a value that its type cannot hold.
 *
 * If it is thrown while reading, the peer is broken and the connection has to end. If it is thrown while
 * writing, the caller's argument is wrong, and nothing was sent.
 */
export class XdrError extends Error {
  override readonly name = 'XdrError'
}
