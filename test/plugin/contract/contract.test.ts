import { expect } from 'chai'
import { makeMemoryHost, type MemoryHost } from '../../instance-rescue/support/memory-host.js'
import { providersOn, type Bag, type Calls } from './providers.js'

const ARGS = {
  instance: 'web',
  image: { path: '/images/rescue.img', properties: { hw_rescue_bus: 'virtio' } },
  shutdownTimeout: 0,
  uri: 'qemu:///system',
}
const OTHER_BUS = { ...ARGS, image: { ...ARGS.image, properties: { hw_rescue_bus: 'usb' } } }
const SAME_MEANING = {
  ...ARGS,
  image: { ...ARGS.image, properties: { hw_rescue_bus: 'virtio', hw_rescue_device: 'disk' } },
}

/** One call of the engine; what comes of it, as one line. */
interface Row {
  readonly call: string
  readonly run: (calls: Calls, host: MemoryHost) => Promise<string>
}

async function rescued(calls: Calls): Promise<{ id: string; outputs: Bag; inputs: Bag }> {
  const { inputs = {} } = await calls.check({}, ARGS)
  return { ...(await calls.create(inputs)), inputs }
}

/** Outputs in short; ids and times differ from run to run, and are not in it. */
function show(outputs: Bag | undefined): string {
  if (outputs === undefined) return 'gone'
  const { mode, rescueDevice, status, reason, proof } = outputs
  return JSON.stringify({ mode, rescueDevice, status, reason, proof })
}

const ROWS: readonly Row[] = [
  {
    call: 'check of good arguments',
    run: async (calls) =>
      show((await calls.create((await calls.check({}, ARGS)).inputs ?? {})).outputs),
  },
  {
    call: 'check of a misspelt argument',
    run: async (calls) => String((await calls.check({}, { ...ARGS, imgae: {} })).failures),
  },
  {
    call: 'check of a bus that is not there',
    run: async (calls) => {
      const image = { ...ARGS.image, properties: { hw_rescue_bus: 'virtoi' } }
      return String((await calls.check({}, { ...ARGS, image })).failures)
    },
  },
  {
    call: 'check of an instance that is not there',
    run: async (calls) => String((await calls.check({}, { ...ARGS, instance: 'wep' })).failures),
  },
  {
    call: 'check of two wrong values',
    run: async (calls) =>
      String(
        (await calls.check({}, { ...ARGS, shutdownTimeout: -1, afterUnrescue: 'x' })).failures,
      ),
  },
  {
    call: 'diff of nothing',
    run: async (calls) => {
      const { outputs } = await rescued(calls)
      return JSON.stringify(await calls.diff(outputs, ARGS))
    },
  },
  {
    call: 'diff of the same meaning',
    run: async (calls) => {
      const { outputs } = await rescued(calls)
      return JSON.stringify(await calls.diff(outputs, SAME_MEANING))
    },
  },
  {
    call: 'diff of the reason',
    run: async (calls) => {
      const { outputs } = await rescued(calls)
      return JSON.stringify(await calls.diff(outputs, { ...ARGS, reason: 'why' }))
    },
  },
  {
    call: 'diff of the bus',
    run: async (calls) => {
      const { outputs } = await rescued(calls)
      return JSON.stringify(await calls.diff(outputs, OTHER_BUS))
    },
  },
  {
    call: 'create, and again by another owner',
    run: async (calls, host) => {
      const foreign = { ...ARGS, owner: { organization: 'o', project: 'p', stack: 's', name: 'n' } }
      const { create } = await import('../../../provider/instance-rescue/index.js')
      await host.run(create(foreign, host.runtime))
      return String((await calls.check({}, ARGS)).failures).replace(/since \S+/, 'since then')
    },
  },
  {
    call: 'read',
    run: async (calls) => {
      const { id, outputs } = await rescued(calls)
      return show(await calls.read(id, outputs))
    },
  },
  {
    call: 'read when the rescue system is off',
    run: async (calls, host) => {
      const { id, outputs } = await rescued(calls)
      const libvirt = await host.fake.connect()
      const dom = await libvirt.domainLookupByName({ name: 'web' })
      await libvirt.domainDestroyFlags({ dom })
      const again = await calls.read(id, outputs)
      return `${show(again)} ${JSON.stringify((await calls.diff(again ?? {}, ARGS)).changes)}`
    },
  },
  {
    call: 'update of the reason',
    run: async (calls) => {
      const { id, outputs } = await rescued(calls)
      const { inputs = {} } = await calls.check(outputs, { ...ARGS, reason: 'why' })
      return show(await calls.update(id, outputs, inputs))
    },
  },
  {
    call: 'delete, then read',
    run: async (calls, host) => {
      const { id, outputs } = await rescued(calls)
      await calls.delete(id, outputs)
      const left = host.fake.journal.filter((line) => line.startsWith('storageVolCreate')).length
      return `${show(await calls.read(id, outputs))}, ${left} volumes were made`
    },
  },
  {
    call: 'delete twice',
    run: async (calls) => {
      const { id, outputs } = await rescued(calls)
      await calls.delete(id, outputs)
      await calls.delete(id, outputs)
      return 'success'
    },
  },
]

describe('14: every call, by the dynamic provider and by the plugin', () => {
  const table: string[] = []
  after(() => {
    const width = Math.max(...ROWS.map(({ call }) => call.length))
    const head = `${'call'.padEnd(width)}  dynamic  plugin  result of both`
    console.log([head, ...table].map((line) => `    ${line.slice(0, 140)}`).join('\n'))
    table.length = 0
  })
  for (const { call, run } of ROWS)
    it(call, async () => {
      const [dynamic, plugin] = await Promise.all(
        (['dynamic', 'plugin'] as const).map(async (name) => {
          const host = await makeMemoryHost()
          return run(providersOn(host)[name], host)
        }),
      )
      expect(plugin).to.equal(dynamic)
      const width = Math.max(...ROWS.map((row) => row.call.length))
      table.push(`${call.padEnd(width)}  ok       ok      ${dynamic ?? ''}`)
    })
})
