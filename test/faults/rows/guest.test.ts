import { expect } from 'chai'
import type { BareInstance, BareOptions } from '../../instance-rescue/support/instance.js'
import type { RescueOutputs, RescueStatus } from '../../../provider/instance-rescue/index.js'
import { commands, openLab, standingOf, until, untilBooted, type Lab } from './support/lab.js'

/** One thing that happens to a rescued instance, and what must come of it. */
interface Row {
  readonly name: string
  readonly instance?: BareOptions
  readonly happens: (web: BareInstance, lab: Lab) => Promise<unknown>
  /** What `refresh` must say then; null: nothing is left of it. */
  readonly status: RescueStatus | null
  /** What the reason must say, where there is one to be said. */
  readonly reason?: RegExp
  /** What the next `up` must lead to, where `refresh` shows work for it. */
  readonly up?: RescueStatus
  /** `destroy` leaves the same process running: it is the instance's own system. */
  readonly untouched?: true
}

const press = (key: string) => (web: BareInstance, lab: Lab) =>
  lab.daemon.virsh('send-key', web.name, key)
const virsh =
  (...commandsOf: string[]) =>
  async (web: BareInstance, lab: Lab) => {
    for (const command of commandsOf)
      await lab.daemon.virsh(...command.replaceAll('WEB', web.name).split(' '))
  }
const reaches =
  (state: string, act: Row['happens']): Row['happens'] =>
  async (web, lab) => {
    await act(web, lab)
    await until(`${web.name} is ${state}`, async () => (await web.state()) === state)
  }
const withPanic = (onCrash: string): BareOptions => ({
  change: (xml) =>
    xml
      .replace('<devices>', `<on_crash>${onCrash}</on_crash><devices>`)
      .replace('</devices>', `<panic model='isa'/></devices>`),
})
const withSuspend: BareOptions = {
  change: (xml) => xml.replace('<devices>', `<pm><suspend-to-mem enabled='yes'/></pm><devices>`),
}

const ROWS: readonly Row[] = [
  {
    name: 'powers itself off',
    happens: reaches('shut off', press('KEY_P')),
    status: 'stopped',
    up: 'rescued',
  },
  { name: 'reboots', happens: press('KEY_R'), status: 'rescued' },
  {
    name: 'crashes',
    instance: withPanic('destroy'),
    happens: reaches('shut off', press('KEY_C')),
    status: 'stopped',
    up: 'rescued',
  },
  {
    name: 'crashes and is kept for a look',
    instance: withPanic('preserve'),
    happens: reaches('crashed', press('KEY_C')),
    status: 'stopped',
    up: 'rescued',
  },
  {
    name: 'suspends itself',
    instance: withSuspend,
    happens: reaches('pmsuspended', press('KEY_S')),
    status: 'rescued',
    reason: /paused|suspended/,
  },
  {
    name: 'is destroyed by somebody',
    happens: virsh('destroy WEB'),
    status: 'stopped',
    up: 'rescued',
  },
  {
    name: 'is destroyed and started by somebody',
    happens: virsh('destroy WEB', 'start WEB'),
    status: 'left',
    up: 'left',
    untouched: true,
  },
  {
    name: 'is paused by somebody',
    happens: virsh('suspend WEB'),
    status: 'rescued',
    reason: /paused/,
  },
  {
    name: 'is saved by somebody',
    happens: virsh('managedsave WEB'),
    status: 'stopped',
    reason: /saved/,
    up: 'rescued',
  },
  {
    name: 'is saved and started again, as libvirt-guests does',
    happens: virsh('managedsave WEB', 'start WEB'),
    status: 'rescued',
  },
  { name: 'is undefined by somebody', happens: virsh('undefine WEB'), status: 'rescued' },
  {
    name: 'is undefined and destroyed by somebody',
    happens: virsh('undefine WEB', 'destroy WEB'),
    status: 'elsewhere',
  },
  { name: 'is set to start by itself', happens: virsh('autostart WEB'), status: 'rescued' },
]

describe("the guest's own doings", function () {
  this.timeout(120_000)
  let lab: Lab
  before(async () => {
    lab = await openLab()
  })
  after(() => lab.stop())

  for (const row of ROWS) {
    it(`while rescued, the guest ${row.name}`, async () => {
      const { up, upAgain, refresh, destroy } = commands(lab)
      const web = await lab.instance(row.instance)
      const before = await standingOf(lab, web)
      const inputs = lab.inputs(web)
      const created = await up(inputs)
      await untilBooted()
      await row.happens(web, lab)

      const seen = await refresh(created)
      expect(seen?.status ?? null, 'refresh tells the truth').to.equal(row.status)
      if (row.reason !== undefined) expect(seen?.statusReason).to.match(row.reason)
      const id = await lab.daemon.virsh('domid', web.name).catch(() => '')
      let last: RescueOutputs = seen ?? created
      if (row.up !== undefined) {
        last = await upAgain(last, inputs)
        expect(last.status, 'up').to.equal(row.up)
        expect((await refresh(last))?.status, 'refresh after up').to.equal(row.up)
      }
      await destroy(last)
      expect(await standingOf(lab, web)).to.deep.equal(before)
      if (row.untouched) expect(await lab.daemon.virsh('domid', web.name)).to.equal(id)
      expect(await refresh(created), 'nothing is left').to.equal(undefined)
    })
  }
})
