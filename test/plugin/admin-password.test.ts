import { expect } from 'chai'
import { verify } from 'unixcrypt'
import { makeOnce } from '../../provider/dynamic/once.js'
import { UNKNOWN } from '../../provider/dynamic/inputs/unknowns.js'
import { hashPassword } from '../../provider/password/hash-password.js'
import { planRescue } from '../../provider/plugin/functions/plan-rescue.js'
import { instanceRescue } from '../../provider/plugin/resources/instance-rescue.js'
import type { Checked } from '../../provider/plugin/resources/native-resource.js'
import { makeMemoryHost } from '../instance-rescue/support/memory-host.js'

const PASSWORD = 'correct horse'
const ARGS = {
  instance: 'web',
  image: { path: '/images/rescue.img', properties: { hw_rescue_bus: 'virtio' } },
  shutdownTimeout: 0,
  uri: 'qemu:///system',
}
const URN = 'urn:pulumi:memory::tests::libvirt-rescue:index:InstanceRescue::fix'

type Bag = Readonly<Record<string, unknown>>

interface Tried {
  readonly checked: Checked
  /** Everything that the call said or left anywhere. */
  readonly said: string
}

async function check(args: Bag, olds: Bag = {}): Promise<Tried> {
  const host = await makeMemoryHost()
  const row = { ...host.runtime, progress: () => undefined }
  const resource = instanceRescue({ rowOf: () => row, environment: {}, once: makeOnce() })
  const { runtime } = host
  const tools = { urn: URN, runtime, configuration: { uri: undefined, isSecret: false } }
  const news = { values: { ...ARGS, ...args }, secrets: [] }
  const checked = await host.run(resource.check(tools, { values: olds, secrets: [] }, news))
  return { checked, said: JSON.stringify([checked, host.stages, host.warnings, host.fake.journal]) }
}

function inputsOf({ checked }: Tried): Bag {
  if (!checked.ok) throw new Error(JSON.stringify(checked.failures))
  return checked.inputs.values
}

describe('14: adminPassword, through the plugin', () => {
  it('is replaced by its hash in check, and is nowhere afterwards', async () => {
    const tried = await check({ adminPassword: PASSWORD })
    const { adminPasswordHash, ...rest } = inputsOf(tried)
    expect(rest).not.to.have.property('adminPassword')
    expect(verify(PASSWORD, String(adminPasswordHash))).to.equal(true)
    expect(tried.checked.ok && tried.checked.inputs.secrets).to.include('adminPasswordHash')
    expect(tried.said).not.to.contain(PASSWORD)
  })

  it('has the hash that the class for TypeScript gives it, at each up', async () => {
    const hash = hashPassword(PASSWORD, 'tests/fix')
    for (let time = 0; time < 2; time += 1)
      expect(inputsOf(await check({ adminPassword: PASSWORD }))['adminPasswordHash']).to.equal(hash)
  })

  it('keeps another hash that is of the same password, as after an import', async () => {
    const olds = { adminPasswordHash: hashPassword(PASSWORD, 'elsewhere') }
    const same = await check({ adminPassword: PASSWORD }, olds)
    expect(inputsOf(same)['adminPasswordHash']).to.equal(olds.adminPasswordHash)
    const other = await check({ adminPassword: 'battery staple' }, olds)
    expect(verify('battery staple', String(inputsOf(other)['adminPasswordHash']))).to.equal(true)
  })

  it('has a hash that is not known, if it is not known itself', async () => {
    const inputs = inputsOf(await check({ adminPassword: UNKNOWN }))
    expect(inputs).to.include({ adminPasswordHash: UNKNOWN }).and.not.to.have.key('adminPassword')
  })

  const WRONG: readonly (readonly [string, Bag, RegExp])[] = [
    ['empty', { adminPassword: '' }, /^adminPassword: is not a text of 1 to 512 characters/],
    ['two lines', { adminPassword: 'a\nb' }, /^adminPassword: is not a text of 1 to 512/],
    ['a number', { adminPassword: 12_345 }, /^adminPassword: is not a text/],
    [
      'beside a hash',
      { adminPassword: PASSWORD, adminPasswordHash: hashPassword('x', 'y') },
      /^adminPassword: is given together with adminPasswordHash/,
    ],
    [
      'beside generatePassword',
      { adminPassword: PASSWORD, generatePassword: true },
      /^generatePassword: cannot be true if adminPassword is given/,
    ],
  ]
  for (const [name, args, reason] of WRONG)
    it(`is refused without being shown: ${name}`, async () => {
      const { checked, said } = await check(args)
      expect(checked.ok ? [] : checked.failures.map((each) => each.reason)[0]).to.match(reason)
      expect(said).not.to.contain(PASSWORD).and.not.to.contain('12345')
    })

  it('is an argument of planRescue, too', async () => {
    const host = await makeMemoryHost()
    const tools = { runtime: host.runtime, uri: 'qemu:///system' }
    const args = { ...ARGS, adminPassword: PASSWORD }
    const answered = await host.run(planRescue.call(args, tools))
    expect(answered.ok && answered.result).to.deep.include({ isPossible: true })
    expect(JSON.stringify(answered)).not.to.contain(PASSWORD)
  })
})
