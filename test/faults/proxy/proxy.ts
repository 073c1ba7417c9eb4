import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, connect as dial, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CallSite, Fault } from '../faults.js'
import { relay } from './relay.js'

/** What is to go wrong, once, and how the process under test is killed. */
export interface Charge {
  readonly fault: Fault
  readonly site: CallSite
  /** Kills the process under test; resolves when it is gone. */
  strike(): Promise<void>
}

/** A man in the middle on a libvirt daemon's socket, who knows the packets of its protocol. */
export interface Proxy {
  readonly socket: string
  /** Starts counting calls anew; from now on this goes wrong, or nothing. */
  begin(charge: Charge | null): void
  /** Ends what `begin` began: the calls that were made, in order, and whether the fault happened. */
  end(): { readonly calls: readonly CallSite[]; readonly happened: boolean }
  stop(): void
}

/** Starts a proxy in front of the daemon behind `target`. */
export async function startProxy(target: string): Promise<Proxy> {
  const directory = mkdtempSync(join(tmpdir(), 'rescue-proxy-'))
  chmodSync(directory, 0o755)
  const socket = join(directory, 'socket')
  const open = new Set<Socket>()
  let run = new Run(null)
  const server = createServer((client) => {
    const daemon = dial(target)
    for (const end of [client, daemon]) {
      open.add(end)
      end.on('error', () => undefined)
      end.on('close', () => open.delete(end))
    }
    relay({ client, daemon, run })
  })
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  chmodSync(socket, 0o666)
  return {
    socket,
    begin: (charge) => {
      run = new Run(charge)
    },
    end: () => {
      const { calls, happened } = run
      run = new Run(null)
      return { calls, happened }
    },
    stop: () => {
      server.close()
      for (const end of open) end.destroy()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** The calls between `begin` and `end`, over any number of connections. */
export class Run {
  readonly calls: CallSite[] = []
  readonly charge: Charge | null
  happened = false

  constructor(charge: Charge | null) {
    this.charge = charge
  }

  /** Counts a call; answers with the charge if this is the call that it is for. */
  count(call: string): Charge | null {
    const nth = 1 + this.calls.filter((made) => made.call === call).length
    this.calls.push({ call, nth })
    const { charge } = this
    if (charge === null || this.happened) return null
    if (charge.site.call !== call || charge.site.nth !== nth) return null
    this.happened = true
    return charge
  }
}
