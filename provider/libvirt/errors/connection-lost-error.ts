/**
 * The connection ended during a call, or before it was sent.
 *
 * If `sent` is true, whether libvirt did the call is unknown: check before you repeat it.
 */
export class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError'
  /** The procedure that was under way, or null for the connection itself. */
  readonly call: string | null
  readonly uri: string
  readonly sent: boolean

  constructor(uri: string, under: { call: string | null; sent: boolean }, cause?: Error) {
    super(explain(uri, under, cause), { cause })
    this.call = under.call
    this.uri = uri
    this.sent = under.sent
  }
}

function explain(
  uri: string,
  { call, sent }: { call: string | null; sent: boolean },
  cause: Error | undefined,
): string {
  const why = cause === undefined ? '' : `: ${cause.message}`
  if (call === null) return `Connection to '${uri}' was lost${why}`
  if (!sent) return `${call} was not sent: the connection to '${uri}' is closed${why}`
  return `Connection to '${uri}' was lost during ${call}, whose outcome is unknown${why}`
}
