import { expect } from 'chai'
import { create, remove } from '../../../provider/instance-rescue/index.js'
import { makeTwoProcesses } from '../support/two-processes.js'

describe('an instance that somebody deleted with its disks while it was rescued', () => {
  it('is defined again; destroy says which disk it lacks, and the commands after which nothing is left to do', async () => {
    const { clock, fake, files, inputs, runtime, uuid } = await makeTwoProcesses()
    const { outputs } = await clock.run(create(inputs, runtime(1)))
    fake.powerOff('web')
    const libvirt = await fake.connect()
    const dom = await libvirt.domainLookupByName({ name: 'web' })
    await libvirt.domainUndefineFlags({ dom })
    fake.files.delete('/images/root.qcow2')

    const failure = await clock.run(remove(outputs, runtime(2)).catch((error: unknown) => error))
    expect(failure).to.include({ name: 'UnrescueError' })
    const message = String(failure)
    expect(message).to.contain("'/images/root.qcow2' of disk 'vda' does not exist any more")
    expect(fake.domain('web').stored).to.contain(uuid)

    const commands = [
      ...message.matchAll(/`virsh -c qemu:\/\/\/system ([a-z-]+)(?: --pool (\S+))? (\S+)`/g),
    ]
    const pool = await libvirt.storagePoolLookupByName({ name: 'default' })
    for (const [, command, poolName, name = ''] of commands) {
      if (command === 'undefine') await libvirt.domainUndefineFlags({ dom })
      else {
        expect([command, poolName]).to.deep.equal(['vol-delete', 'default'])
        await libvirt.storageVolDelete({
          vol: await libvirt.storageVolLookupByName({ pool, name }),
        })
      }
    }
    await clock.run(remove(outputs, runtime(3)))
    expect(files()).to.deep.equal(['/images/rescue.img'])
    const { domains } = await libvirt.connectListAllDomains({ needResults: 1 })
    expect(domains).to.deep.equal([])
  })
})
