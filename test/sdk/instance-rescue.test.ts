import * as pulumi from '@pulumi/pulumi'
import { expect } from 'chai'
import { verify } from 'unixcrypt'
import { InstanceRescue, type InstanceRescueArgs } from '../../sdk/index.js'

/** Resources as the engine would see them registered. */
const registered: pulumi.runtime.MockResourceArgs[] = []

describe('InstanceRescue', () => {
  before(async () => {
    await pulumi.runtime.setMocks(
      {
        newResource: (resource) => {
          registered.push(resource)
          const inputs = resource.inputs as object
          return { id: 'id-1', state: { ...inputs, mode: 'stable', status: 'rescued' } }
        },
        call: () => ({}),
      },
      'incident',
      'dev',
      false,
      'ops',
    )
  })
  beforeEach(() => {
    registered.length = 0
  })

  it('registers under its permanent type, with its owner, its URN and nothing else among the inputs', async () => {
    await register({ instance: 'web', shutdownTimeout: 0 })
    expect(registered.map(({ type, name }) => ({ type, name }))).to.deep.equal([
      { type: 'pulumi-nodejs:dynamic/libvirt-rescue:InstanceRescue', name: 'fix' },
    ])
    const { __provider, ...inputs } = registered[0]?.inputs as Record<string, unknown>
    expect(__provider).to.contain('pulumi-libvirt-rescue/dynamic')
    expect(inputs).to.deep.equal({
      instance: 'web',
      shutdownTimeout: 0,
      owner: { organization: 'ops', project: 'incident', stack: 'dev', name: 'fix' },
      __urn: 'urn:pulumi:dev::incident::pulumi-nodejs:dynamic/libvirt-rescue:InstanceRescue::fix',
    })
  })

  it('names all its parents in its URN, as the engine does', async () => {
    const team = new pulumi.ComponentResource('my:mod:Team', 'night')
    const rack = new pulumi.ComponentResource('my:mod:Rack', 'r7', {}, { parent: team })
    const rescue = new InstanceRescue('fix', { instance: 'web' }, { parent: rack })
    await valueOf(rescue.urn)
    const inputs: unknown = registered.find(({ name }) => name === 'fix')?.inputs
    expect(inputs).to.include({
      __urn:
        'urn:pulumi:dev::incident::my:mod:Team$my:mod:Rack$pulumi-nodejs:dynamic/libvirt-rescue:InstanceRescue::fix',
    })
  })

  it('does not wait for another rescue in the same component', async () => {
    const rack = new pulumi.ComponentResource('my:mod:Rack', 'r8')
    const rescues = ['web', 'mail'].map(
      (instance) => new InstanceRescue(instance, { instance }, { parent: rack }),
    )
    expect(await Promise.all(rescues.map(({ urn }) => valueOf(urn)))).to.have.length(2)
  })

  const SECRET: readonly (readonly [string, InstanceRescueArgs, readonly string[]])[] = [
    ['instance', { instance: pulumi.secret('web') }, ['__plan', 'console']],
    ['image', { instance: 'web', image: { path: pulumi.secret('/a') } }, ['__plan']],
    ['pool', { instance: 'web', pool: pulumi.secret('fast') }, ['__plan']],
    ['uri', { instance: 'web', uri: pulumi.secret('qemu:///system') }, ['console']],
    ['reason', { instance: 'web', reason: pulumi.secret('theft') }, []],
  ]
  for (const [name, args, expected] of SECRET) {
    it(`makes secret what repeats a secret ${name}: ${expected.join(', ') || 'nothing'}`, async () => {
      await register(args)
      const inputs = registered[0]?.inputs as Record<string, unknown>
      expect(inputs['secretArguments']).to.deep.equal([name])
      const secret = ['__plan', 'console'].filter((output) => output in inputs)
      expect(secret).to.deep.equal(expected)
      for (const output of secret) {
        expect(pulumi.runtime.isRpcSecret(inputs[output])).to.equal(true)
        expect(pulumi.runtime.unwrapRpcSecret(inputs[output])).to.equal(null)
      }
    })
  }

  it('lets a hash of the password out, and no password; a secret, and always the same', async () => {
    await register({ instance: 'web', adminPassword: 'correct horse', userData: '#!/bin/sh\n' })
    await register({ instance: 'web', adminPassword: pulumi.secret('correct horse') })
    const [first, second] = registered.map(({ inputs }) => inputs as Record<string, unknown>)
    expect(JSON.stringify(first)).not.to.contain('correct horse')
    const hash: unknown = pulumi.runtime.unwrapRpcSecret(first?.['adminPasswordHash'])
    expect(verify('correct horse', String(hash))).to.equal(true)
    expect(second?.['adminPasswordHash']).to.deep.equal(first?.['adminPasswordHash'])
    for (const name of ['adminPasswordHash', 'userData'])
      expect(pulumi.runtime.isRpcSecret(first?.[name]), name).to.equal(true)
    expect(first).not.to.have.property('adminPassword')
  })

  it('expects a secret password only if one is to be made', async () => {
    await register({ instance: 'web', generatePassword: true })
    const inputs = registered[0]?.inputs as Record<string, unknown>
    expect(pulumi.runtime.isRpcSecret(inputs['adminPassword'])).to.equal(true)
    expect(pulumi.runtime.unwrapRpcSecret(inputs['adminPassword'])).to.equal(null)
  })

  it('takes the URI of the configuration for a secret argument if it is a secret there', async () => {
    const key = 'libvirt-rescue:uri'
    pulumi.runtime.setAllConfig({ [key]: 'qemu:///session' }, [key])
    await register({ instance: 'web' })
    pulumi.runtime.setAllConfig({ [key]: 'qemu:///session' }, [])
    await register({ instance: 'web' })
    pulumi.runtime.setAllConfig({})
    const [secret, plain] = registered.map(({ inputs }) => inputs as Record<string, unknown>)
    expect(pulumi.runtime.isRpcSecret(secret?.['uri'])).to.equal(true)
    expect(secret?.['secretArguments']).to.deep.equal(['uri'])
    expect(plain).to.not.have.any.keys('uri', 'secretArguments', 'console')
  })

  it('passes every argument on, even one that this version does not know, so that check can judge it', async () => {
    const args = { instance: 'web', mode: 'stable', imgae: {} }
    await register(args)
    expect(registered[0]?.inputs).to.include({ mode: 'stable' }).and.to.have.property('imgae')
  })

  it('has outputs that can be used', async () => {
    const rescue = await register({ instance: pulumi.output('web') })
    const [mode, status] = await Promise.all([valueOf(rescue.mode), valueOf(rescue.status)])
    expect({ mode, status }).to.deep.equal({ mode: 'stable', status: 'rescued' })
    const missing = OUTPUTS.filter((name) => !pulumi.Output.isInstance(rescue[name]))
    expect(missing).to.deep.equal([])
  })

  it('refuses an import, because Pulumi cannot import it', () => {
    const importing = (): unknown =>
      new InstanceRescue('fix', { instance: 'web' }, { import: 'a610ed67aeae' })
    expect(importing).to.throw(pulumi.RunError, /^InstanceRescue 'fix' cannot be imported/)
  })

  it('does not touch the arguments it was given', async () => {
    const args: InstanceRescueArgs = Object.freeze({ instance: 'web' })
    await register(args)
    expect(args).to.deep.equal({ instance: 'web' })
  })
})

const OUTPUTS = [
  'rescueDevice',
  'layout',
  'plan',
  'statusReason',
  'startedAt',
  'originalPowerState',
  'domainUuid',
  'console',
  'proof',
  'bootedAt',
  'sshHostKey',
  'adminPassword',
  'instance',
  'uri',
  'reason',
] as const

async function register(args: InstanceRescueArgs): Promise<InstanceRescue> {
  const rescue = new InstanceRescue('fix', args)
  await valueOf(rescue.urn)
  return rescue
}

function valueOf(output: pulumi.Output<unknown>): Promise<unknown> {
  return new Promise((resolve) => {
    output.apply((value) => {
      resolve(value)
    })
  })
}
