import { expect } from 'chai'
import { readMarker } from '../../provider/domain-xml/index.js'
import { stackName } from '../../provider/cli/incident/stack-name.js'
import { makeMemoryHost } from '../instance-rescue/support/memory-host.js'
import { runOn } from './support/run-on.js'

const IMAGE = ['--image', '/images/rescue.img', '--shutdown-timeout', '0']
const ALONE = ['--no-stack', '--yes']

describe('15: libvirt-rescue rescue --no-stack', () => {
  it('makes a rescue that only its record knows of, which unrescue ends', async () => {
    const host = await makeMemoryHost()
    const why = ['--reason', 'no boot', '--ticket', 'INC-4711', '--ttl', '4h']
    const { status, out } = await runOn(host, 'rescue', 'web', ...IMAGE, ...why, ...ALONE)
    expect(status).to.equal(0)
    expect(out).to.match(/^boots first: .*, usb, rescue\.img; /m)
    expect(out).to.match(
      /^Instance 'web' is in rescue\.\n {2}console: .*\n {2}to end it: npx pulumi-libvirt-rescue unrescue --uri qemu:\/\/\/system web$/m,
    )
    const { live } = host.fake.domain('web')
    expect(readMarker(live ?? '')).to.include({ reason: 'no boot', ticket: 'INC-4711' })
    expect(live).to.match(/In stable rescue since \S+, by \S+@\S+, without a stack\.\n/)
    expect(live).not.to.contain('pulumi destroy')
    const listed = await runOn(host, 'list')
    expect(listed.out).to.match(/ {2}none, \S+@\S+ {2}INC-4711 {2}no boot$/)
    const again = await host.failureOf(runOn(host, 'rescue', 'web', ...IMAGE, ...ALONE))
    expect(again).to.equal(undefined)
    const ended = await runOn(host, 'unrescue', 'web', '--yes')
    expect(ended.out).to.match(/\nInstance 'web' is out of rescue\.$/)
    expect((await runOn(host, 'list')).out).to.equal('No instance on qemu:///system is in rescue.')
  })

  it('does nothing if nobody can be asked', async () => {
    const host = await makeMemoryHost()
    const { status, err } = await runOn(host, 'rescue', 'web', ...IMAGE, '--no-stack')
    expect(status).to.equal(2)
    expect(err).to.equal('Not a terminal, so I cannot ask; pass --yes. Nothing was done.')
    expect(host.deeds()).to.deep.equal([])
  })

  it('does nothing if there is no plan, and says why', async () => {
    const host = await makeMemoryHost()
    const words = ['rescue', 'web', '--image', '/images/nope.img', ...ALONE]
    const { status, err } = await runOn(host, ...words)
    expect(status).to.equal(1)
    expect(err).to.match(/cannot be rescued:\n- image '\/images\/nope\.img' does not exist/)
    expect(host.deeds()).to.deep.equal([])
  })

  for (const [words, error] of [
    [['--ttl', 'soon'], "ttl: 'soon' is not a duration"],
    [['--shutdown-timeout', 'long'], "'long' is not a time for '--shutdown-timeout'"],
    [['--shutdown-timeout', '86401'], 'shutdownTimeout: '],
  ] as const)
    it(`refuses ${words.join(' ')} before it connects`, async () => {
      const host = await makeMemoryHost()
      const before = host.fake.calls.length
      const failure = await host.failureOf(runOn(host, 'rescue', 'web', ...ALONE, ...words))
      expect((failure as Error).message).to.contain(error)
      expect(host.fake.calls).to.have.length(before)
    })
})

describe('15: the name of a stack', () => {
  for (const [instance, name] of [
    ['web', 'web-20261127T070300'],
    ['my web/№1', 'my-web-1-20261127T070300'],
  ] as const)
    it(`of an incident with '${instance}' is ${name}`, () => {
      expect(stackName(instance, new Date('2026-11-27T07:03:00.123Z'))).to.equal(name)
    })
})
