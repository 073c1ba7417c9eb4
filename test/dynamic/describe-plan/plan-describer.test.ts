import { expect } from 'chai'
import { makePlanDescriber } from '../../../provider/dynamic/describe-plan/plan-describer.js'
import { WIDTH } from '../../../provider/dynamic/describe-plan/fit.js'
import { planOf, type Instance } from './plans.js'
import { shownBy } from './shown-by.js'

const USB = { hw_rescue_bus: 'usb' }

function webOf(number: string, change: Partial<Instance> = {}): Instance {
  const disks = [`/images/web${number}.qcow2`, `/images/data${number}.qcow2`]
  return { disks, image: '/images/rescue.iso', properties: USB, ...change }
}

describe('the plans of one stack', () => {
  it('are readable if there are 30: one in full, then one line each', () => {
    const describe = makePlanDescriber()
    const numbers = Array.from({ length: 30 }, (_, at) => String(at + 1).padStart(2, '0'))
    const texts = numbers.map((number) => {
      const plan = planOf(webOf(number))
      return shownBy(describe(`web${number}`, plan, plan.warnings))
    })
    expect(texts[0]?.split('\n')).to.have.length(7)
    expect(texts.slice(1)).to.deep.equal(
      numbers
        .slice(1)
        .map((number) => `'web${number}' boots sda, usb, rescue.iso; all else as for 'web01'`),
    )
    expect(texts.slice(1).filter((line) => line.length > WIDTH)).to.deep.equal([])
  })

  it('are each in full if they differ in a disk, a change or a warning', () => {
    const describe = makePlanDescriber()
    const others: readonly Instance[] = [
      webOf('1'),
      webOf('2', { disks: ['/images/web2.qcow2'] }),
      webOf('3', { properties: { hw_rescue_bus: 'virtio' } }),
      webOf('4', { hasBootOrders: true }),
      webOf('5', { image: '/images/web5.qcow2' }),
      webOf('6', { properties: {} }),
    ]
    for (const [at, instance] of others.entries()) {
      const plan = planOf(instance)
      expect(shownBy(describe(`web${at}`, plan, plan.warnings))).to.match(/^Rescue of instance/)
    }
  })

  it('are said again in one line for the same instance', () => {
    const describe = makePlanDescriber()
    const plan = planOf(webOf('1'))
    expect(shownBy(describe('web', plan, []))).to.match(/^Rescue of instance 'web'/)
    expect(shownBy(describe('web', plan, []))).to.equal(
      "'web' boots sda, usb, rescue.iso; all else as above",
    )
  })
})
