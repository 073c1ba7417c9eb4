import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { run } from '../lab/run.js'
import { repositoryRoot } from '../repository.js'

const SCRIPT = join(repositoryRoot, 'rescue-image/system/usr/lib/rescue/credential')
const START = 'io.systemd.credential'

describe('a credential that the host hands to the rescue image', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'credential-'))
  })
  after(() => {
    rmSync(folder, { recursive: true })
  })

  /** What the script prints for the name `key` in a guest with these SMBIOS strings. */
  const read = async (...strings: readonly string[]): Promise<string> => {
    const [script, list] = [join(folder, 'credential'), join(folder, 'strings')]
    writeFileSync(script, readFileSync(SCRIPT, 'utf8').replace('/run/rescue/oem-strings', list))
    writeFileSync(list, strings.map((text) => `${text}\n`).join(''))
    return run('sh', [script, 'key'])
  }
  const base64 = (text: string): string => Buffer.from(text).toString('base64')

  it('is plain, or in base64 with line ends', async () => {
    expect(await read('mine', `${START}:key=a b=c`)).to.equal('a b=c\n')
    expect(await read(`${START}.binary:key=${base64('a\nb\n')}`)).to.equal('a\nb\n')
  })

  it('is the first of its name, whatever the form', async () => {
    const [plain, binary] = [`${START}:key=own`, `${START}.binary:key=${base64('ours')}`]
    expect(await read(binary, plain)).to.equal('ours')
    expect(await read(plain, binary)).to.equal('own\n')
    expect(await read(binary, `${START}.binary:key=${base64('other')}`)).to.equal('ours')
  })

  it('is nothing if there is none of that name', async () => {
    expect(await read(`${START}:keys=a`, `${START}.binary:monkey=${base64('b')}`)).to.equal('')
  })
})
