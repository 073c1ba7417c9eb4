import { connect } from '../../provider/libvirt/index.js'
import type { DomainRef, LibvirtConnection } from '../../provider/libvirt/index.js'
import { startDaemon } from '../../test/lab/daemon/daemon.js'
import { makeInstance } from '../../test/instance-rescue/support/instance.js'
import { interleave } from '../core/interleave.js'
import { median, medianRatio } from '../core/median.js'
import type { Bench, Measured } from '../core/row.js'
import { timed } from '../core/timed.js'
import { startLibrary } from '../library/library.js'

/** Our libvirt client against the C library: the same call on the same domain over the same socket. */
export const client: Bench = {
  name: 'client',
  async measure() {
    const daemon = await startDaemon()
    try {
      const { name } = await makeInstance(daemon, { running: false })
      return await compare(daemon.uri, name)
    } finally {
      await daemon.stop()
    }
  },
}

const CALLS = 1000

async function compare(uri: string, name: string): Promise<readonly Measured[]> {
  const library = startLibrary(uri, name)
  const connection = await connect(uri)
  const dom = await connection.domainLookupByName({ name })
  try {
    const ms = await interleave(
      {
        serial: () => timed(() => oneByOne(connection, dom)),
        pipelined: () => timed(() => allAtOnce(connection, dom)),
        library: () => library.getState(CALLS),
      },
      { rounds: 30, warmUps: 5 },
    )
    return [
      row('one by one', 1.25, [ms.serial, ms.library]),
      row('pipelined', 0.6, [ms.pipelined, ms.library]),
    ]
  } finally {
    await connection.close()
    await library.stop()
  }
}

async function oneByOne(connection: LibvirtConnection, dom: DomainRef): Promise<void> {
  for (let call = 0; call < CALLS; call += 1) await connection.domainGetState({ dom })
}

async function allAtOnce(connection: LibvirtConnection, dom: DomainRef): Promise<void> {
  await Promise.all(Array.from({ length: CALLS }, () => connection.domainGetState({ dom })))
}

function row(how: string, target: number, [ours, theirs]: [number[], number[]]): Measured {
  const rate = (samples: readonly number[]): string =>
    `${((CALLS / median(samples)) * 1000).toFixed(0)} calls/s`
  return {
    name: `1,000 virDomainGetState, ${how} / C library, one by one`,
    value: medianRatio(ours, theirs),
    target,
    better: 'lower',
    figures: `${rate(ours)} / ${rate(theirs)}`,
  }
}
