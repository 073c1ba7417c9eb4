import { expect } from 'chai'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  fileNode,
  numbers,
  option,
  partition,
  path,
  variablesFile,
} from '../diagnose/variables/variables-file.js'
import { diskOf, EFI_SYSTEM } from '../diagnose/real/hostile/raw-disks.js'
import { makeMemoryHost, type MemoryHost } from '../instance-rescue/support/memory-host.js'
import { run } from '../lab/run.js'
import { runOn } from './support/run-on.js'

const OWN = '00000000-0000-4000-8000-000100000000'
const GONE = 'deadbeef-0000-4000-8000-000100000000'
const ENTRIES = [OWN, GONE].map((uuid, at) => ({
  name: `Boot000${at}`,
  data: option(`system ${at}`, path(partition(uuid), fileNode('\\EFI\\x\\y.efi'))),
}))
const VARIABLES = variablesFile([{ name: 'BootOrder', data: numbers(1, 0) }, ...ENTRIES])
const LISTED = 'in order: the boot entries in the UEFI variables: 0001 "system 1", 0000 "system 0"'
const UNREAD = 'not looked at: the boot entries in the UEFI variables were not read: '

/** An instance under UEFI whose disk has an EFI system partition. */
function makeHost(file: Buffer, format = '', isOn = true): Promise<MemoryHost> {
  const os = `<loader readonly='yes' type='pflash'>/images/code.fd</loader><nvram${format}>/images/web_VARS.fd</nvram></os>`
  return makeMemoryHost({
    running: isOn,
    change: (xml) =>
      xml
        .replace("type='qcow2'/>\n      <source file='/images/root.qcow2'", RAW)
        .replace('</os>', os),
    files: {
      '/images/root.img': diskOf([{ bytes: Buffer.alloc(512), type: EFI_SYSTEM }], 1),
      '/images/code.fd': Buffer.alloc(64),
      '/images/web_VARS.fd': file,
    },
  })
}

const RAW = "type='raw'/>\n      <source file='/images/root.img'"

const look = async (...given: Parameters<typeof makeHost>): Promise<string> =>
  (await runOn(await makeHost(...given), 'diagnose', 'web', '--all')).out

describe('16: libvirt-rescue diagnose of UEFI variables', function () {
  this.timeout(20_000)

  it('lists the boot entries, and blames none', async () => {
    const out = await look(VARIABLES)
    expect(out).to.contain(LISTED)
    expect(out).to.not.contain('uefi-entry-stale')
  })

  it('reads them with much behind them, as ARM has', async () => {
    expect(await look(Buffer.concat([VARIABLES, Buffer.alloc(4 << 20)]))).to.contain(LISTED)
  })

  it('says why they are not read', async () => {
    for (const [file, why] of [
      [Buffer.alloc(1 << 16), 'it does not begin with a firmware volume of variables'],
      [VARIABLES.subarray(0, 2000), 'it ends before its variables do'],
    ] as const)
      expect(await look(file)).to.contain(`${UNREAD}${why}`)
  })

  it('reads them from qcow2 if the instance is off, and says so if it is not', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'variables-'))
    const [raw, qcow2] = [join(folder, 'raw'), join(folder, 'qcow2')]
    writeFileSync(raw, VARIABLES)
    await run('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', raw, qcow2])
    const file = readFileSync(qcow2)
    rmSync(folder, { recursive: true })
    expect(await look(file, " format='qcow2'", false)).to.contain(LISTED)
    expect(await look(file, " format='qcow2'", true)).to.contain(
      `${UNREAD}its format is qcow2, and the instance is not off`,
    )
    expect(await look(VARIABLES, " format='qcow2'", false)).to.contain(
      `${UNREAD}it is qcow2 with a content that cannot be read here`,
    )
    expect(await look(VARIABLES, " format='odd'", false)).to.contain(`${UNREAD}its format is odd`)
  })
})
