import { expect } from 'chai'
import type {
  CheckResponse,
  CreateResponse,
  InvokeResponse,
  ReadResponse,
} from '@pulumi/pulumi/proto/provider_pb.js'
import { UNKNOWN } from '../../provider/dynamic/inputs/unknowns.js'
import { makeStructs } from '../../provider/plugin/grpc/structs.js'
import type { Properties } from '../../provider/plugin/wire/properties.js'
import { makeMemoryHost, type MemoryHost } from '../instance-rescue/support/memory-host.js'
import { makeAsk, stubs, type Ask } from './contract/ask.js'
import { RESCUE } from './contract/rows/rescue-rows.js'

const { messages } = stubs
const structs = makeStructs(stubs)
const write = (values: Properties['values'], ...secrets: readonly string[]): never =>
  structs.write({ values, secrets }) as never

/** One resource of one type, by name. */
const named = (type: string): readonly [string, string] => {
  const token = `libvirt-rescue:index:${type}`
  return [`urn:pulumi:memory::tests::${token}::fix`, token]
}

describe('14: what an engine, a program or a user may send to the plugin', () => {
  let host: MemoryHost
  let ask: Ask
  beforeEach(async () => {
    host = await makeMemoryHost()
    const row = { ...host.runtime, progress: () => undefined }
    const shared = {
      runtime: host.runtime,
      rowOf: () => row,
      environment: {},
      once: () => undefined,
    }
    ask = makeAsk({ ...shared, run: (job) => host.run(job) })
  })

  async function check(type: string, args: never, olds: never = write({})): Promise<CheckResponse> {
    const [urn, token] = named(type)
    const request = new messages.CheckRequest().setUrn(urn).setType(token).setOlds(olds)
    return (await ask('check', request.setNews(args))) as CheckResponse
  }

  async function create(type: string, args: never, isPreview = false): Promise<CreateResponse> {
    const checked = await check(type, args)
    expect(checked.getFailuresList().map((each) => each.getReason())).to.deep.equal([])
    const [urn, token] = named(type)
    const request = new messages.CreateRequest().setUrn(urn).setType(token).setPreview(isPreview)
    return (await ask('create', request.setProperties(checked.getInputs()))) as CreateResponse
  }

  async function read(type: string, id: string, olds: never): Promise<ReadResponse> {
    const [urn, token] = named(type)
    const request = new messages.ReadRequest().setUrn(urn).setType(token).setId(id)
    return (await ask('read', request.setProperties(olds))) as ReadResponse
  }

  async function remove(id: string, olds: never): Promise<void> {
    const [urn, token] = named('InstanceRescue')
    const request = new messages.DeleteRequest().setUrn(urn).setType(token).setId(id)
    await ask('delete', request.setProperties(olds))
  }

  async function failure(call: Promise<unknown>): Promise<string> {
    try {
      await call
      return 'done'
    } catch (error) {
      return (error as Error).message
    }
  }

  const isInRescue = (): boolean => host.fake.domain('web').live?.includes('rescue.img') === true

  it('an import with a secret setting: the URI and what repeats it are secrets of the resource', async () => {
    await create('InstanceRescue', write(RESCUE))
    await ask(
      'configure',
      new messages.ConfigureRequest().setArgs(write({ uri: RESCUE.uri }, 'uri')),
    )
    const found = await read('InstanceRescue', 'web', write({}))
    expect(structs.read(found.getProperties()).secrets).to.include.members(['uri', 'console'])
    expect(structs.read(found.getInputs()).secrets).to.include('uri')
    const message = await failure(read('InstanceRescue', 'wep', write({})))
    expect(message).to.equal("Instance 'wep' does not exist on [secret]. Did you mean 'web'?")
  })

  it('an import by UUID: the argument is the name, for which diff takes either', async () => {
    const made = structs.read((await create('InstanceRescue', write(RESCUE))).getProperties())
    const found = await read('InstanceRescue', String(made.values['domainUuid']), write({}))
    expect(structs.read(found.getInputs()).values).to.include({ instance: 'web' })
  })

  it('an import: Pulumi checks what was found against itself, and no program may give what is hidden', async () => {
    await create('InstanceRescue', write(RESCUE))
    const found = (await read('InstanceRescue', 'web', write({}))).getInputs() as never
    const reasons = async (olds: never): Promise<readonly string[]> =>
      (await check('InstanceRescue', found, olds)).getFailuresList().map((each) => each.getReason())
    expect(await reasons(found)).to.deep.equal([])
    expect((await reasons(write({}))).join()).to.match(/^__state: '__state' is not an argument/)
  })

  it('a program that gets a rescue by its instance, on the host that it names', async () => {
    const made = await create('InstanceRescue', write(RESCUE))
    await ask('configure', new messages.ConfigureRequest().setArgs(write({ uri: 'qemu:///no' })))
    const found = await read('InstanceRescue', 'web', write({ uri: RESCUE.uri }))
    expect(found.getId()).to.equal(made.getId())
  })

  it('an import of what is not found by an id: it is refused with a reason, not as what does not exist', async () => {
    for (const type of ['InstanceState', 'RescueImage'])
      expect(await failure(read(type, 'web', write({})))).to.match(
        /^A resource of this type is not/,
      )
  })

  it('a state that does not say what the resource is: no call acts, and none says that nothing is left', async () => {
    const made = await create('InstanceRescue', write(RESCUE))
    const { values } = structs.read(made.getProperties())
    const hidden = values['__state'] as Record<string, unknown>
    for (const name of ['rescueId', 'recordPool', 'owner']) {
      const olds = { ...values, __state: { ...hidden, [name]: undefined } }
      for (const call of [remove('x', write(olds)), read('InstanceRescue', 'x', write(olds))])
        expect(await failure(call)).to.match(
          new RegExp(`^Pulumi's state of this resource has no ${name}, .*Nothing was done\\.`),
        )
    }
    expect(isInRescue()).to.equal(true)
  })

  it('a secret argument: preview knows no null in place of what repeats it', async () => {
    const made = await create('InstanceRescue', write(RESCUE, 'instance'), true)
    const { values, secrets } = structs.read(made.getProperties())
    expect(values['console']).to.equal(UNKNOWN)
    expect(secrets).to.include('console')
    const source = { path: '/images/rescue.img' }
    const image = await create('RescueImage', write({ source, uri: RESCUE.uri }, 'source'), true)
    expect(structs.read(image.getProperties()).values).to.deep.include({
      content: UNKNOWN,
      path: source.path,
    })
  })

  it('a secret argument of a function: no sentence shows it', async () => {
    const request = new messages.InvokeRequest().setTok('libvirt-rescue:index:getInstance')
    const args = write({ instance: 'hidden', uri: RESCUE.uri }, 'instance')
    const answer = (await ask('invoke', request.setArgs(args))) as InvokeResponse
    expect(answer.getFailuresList().map((each) => each.getReason())).to.deep.equal([
      "'[secret]' does not exist on qemu:///system",
    ])
  })
})
