import { expect } from 'chai'
import { rowUrn } from '../../../provider/dynamic/log/row-urn.js'

const TYPE = 'pulumi-nodejs:dynamic/libvirt-rescue:InstanceRescue'
const IMAGE_TYPE = 'pulumi-nodejs:dynamic/libvirt-rescue:RescueImage'

describe('the URN of a row', () => {
  const VALID = [
    `urn:pulumi:dev::incident::${TYPE}::fix`,
    `urn:pulumi:dev-1.a_b::my.project::${TYPE}::fix web::1`,
    `urn:pulumi:dev::incident::my:mod:Team$${TYPE}::fix`,
    `urn:pulumi:dev::incident::Team$my:mod/sub:Rack$${TYPE}::fix`,
    `urn:pulumi:dev::incident::my:mod:Team$${IMAGE_TYPE}::system`,
    'urn:pulumi:dev::incident::pulumi-nodejs:dynamic/libvirt-rescue:RescueCommand::mend',
    'urn:pulumi:dev::incident::libvirt-rescue:index:RescueCommand::mend',
  ]
  for (const urn of VALID) {
    it(`is the one that the SDK adds: ${urn}`, () => {
      expect(rowUrn({ instance: 'web', __urn: urn })).to.equal(urn)
    })
  }

  const INVALID = [
    undefined,
    null,
    7,
    '',
    'fix',
    '04da6b54-80e4-46f7-96ec-b56ff0331ba9',
    `urn:pulumi:dev::incident::${TYPE}`,
    `urn:pulumi:dev::incident::${IMAGE_TYPE}`,
    `urn:pulumi:dev::incident::${IMAGE_TYPE}s::system`,
    `urn:pulumi:dev::incident::${TYPE}::`,
    `urn:pulumi:dev::${TYPE}::fix`,
    `urn:pulumi:::incident::${TYPE}::fix`,
    `urn:pulumi:dev::incident::my:mod:Team::rack$${TYPE}::fix`,
    'urn:pulumi:dev::incident::aws:s3/bucket:Bucket::fix',
    `urn:pulumi:dev::incident::${TYPE}::fix\n`,
  ]
  for (const urn of INVALID) {
    it(`is never ${JSON.stringify(urn)}, with which the engine would panic or show a row of nothing`, () => {
      expect(rowUrn({ instance: 'web', __urn: urn })).to.equal('')
    })
  }
})
