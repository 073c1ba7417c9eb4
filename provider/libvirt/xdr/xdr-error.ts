/**
 * Bytes that are not what the protocol says, or a value that its type cannot hold.
 *
 * When reading it means that the peer is broken and the connection has to end;
 * when writing, that the caller's argument is wrong, and nothing was sent.
 */
export class XdrError extends Error {
  override readonly name = 'XdrError'
}
