/** What is asked for: keys that are to let their owners in as root, by one restart of the instance. */
export interface AccessRequest {
  /** Name or UUID. */
  readonly instance: string
  /** Public keys, checked: each is one line. */
  readonly keys: readonly string[]
  /** Seconds that the running system gets to shut down; 0: it is powered off at once. */
  readonly shutdownTimeout: number
  /** Names this request in the record, so that it goes on with its own work after a lost connection; 12 hexadecimal digits. */
  readonly id: string
}
