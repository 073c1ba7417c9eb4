import { expect } from 'chai'
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { engineEnvironment } from './environment.js'
import { makeInstance, type Instance } from './instance.js'
import { placeRescueImage } from './place-rescue-image.js'
import { linkPackage } from './project.js'
import { ENGINE_TIMEOUT } from './run-engine.js'
import { runShell } from './run-shell.js'

const MAIN = 'node_modules/pulumi-libvirt-rescue/dist/provider/cli/main.js'

/** A boot sector that writes "ready" to the first serial port, again and again. 16-bit code, assembled by hand. */
const READY = [
  'FC 31 C0 8E D8', //    cld; xor ax, ax; mov ds, ax
  'FB F4', //      again: sti; hlt
  'BE 21 7C', //          mov si, text
  'AC 84 C0 74 F6', // next: lodsb; test al, al; jz again
  '88 C4 BA FD 03', //    mov ah, al; mov dx, 3fdh
  'EC A8 20 74 FB', // busy: in al, dx; test al, 20h; jz busy
  '88 E0 BA F8 03 EE', // mov al, ah; mov dx, 3f8h; out dx, al
  'EB E9', //             jmp next
  Buffer.from('ready\r\n\0').toString('hex'),
].join('')

/** A script that writes it, for a shell without tools. */
function scriptOf(): string {
  const sector = Buffer.alloc(512)
  Buffer.from(READY.replaceAll(' ', ''), 'hex').copy(sector)
  sector.writeUInt16BE(0x55aa, 510)
  const octal = [...sector].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
  return `printf '${octal}' | dd of=/dev/vda bs=512 conv=notrunc,fsync\n`
}

describe('15: libvirt-rescue repair, as a stack of the real engine', function () {
  this.timeout(4 * ENGINE_TIMEOUT)
  let daemon: Daemon
  let web: Instance
  let image: string
  let work: string
  before(async () => {
    daemon = await startDaemon()
    web = await makeInstance(daemon, 'web', { memory: 512 })
    image = await placeRescueImage(daemon)
    const out = join(import.meta.dirname, '../../engine')
    mkdirSync(out, { recursive: true })
    work = mkdtempSync(join(out, 'repair-'))
    linkPackage(work)
    writeFileSync(join(work, 'mend.sh'), scriptOf())
    writeFileSync(join(work, 'none.sh'), 'exit 0\n')
  })
  after(async () => {
    rmSync(work, { recursive: true, force: true })
    await daemon.stop()
  })

  const environment = (): NodeJS.ProcessEnv => ({
    ...engineEnvironment(work),
    PULUMI_CONFIG_PASSPHRASE: undefined,
    XDG_STATE_HOME: join(work, 'state'),
    LIBVIRT_DEFAULT_URI: daemon.uri,
  })

  const repair = (...words: readonly string[]): Promise<Said> =>
    new Promise((resolve) => {
      const all = [
        ...[MAIN, 'repair', 'web', '--image', image, '--shutdown-timeout', '0', '--yes'],
        ...['--healthy', '^ready$', ...words],
      ]
      execFile(process.execPath, all, { cwd: work, env: environment() }, (error, out, err) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err })
      }).stdin?.end()
    })

  const stacks = (): Promise<{ readonly text: string }> =>
    runShell('pulumi stack ls --json --cwd state/libvirt-rescue/incidents', {
      cwd: work,
      env: environment(),
    })

  it('throws away what does not help, and leaves a stack with nothing but its history', async () => {
    const { code, out, err } = await repair(
      ...['--fix', './none.sh', '--stack', 'first', '--healthy-timeout', '10'],
    )
    expect(code, out + err).to.equal(1)
    expect(out).to.contain("It is not proven that instance 'web' boots")
    expect(await web.disks()).to.deep.equal(['vda'])
    expect(JSON.parse((await stacks()).text)).to.satisfy((all: readonly Listed[]) =>
      all.every(({ name, resourceCount }) => name === 'first' && (resourceCount ?? 0) === 0),
    )
  })

  it('makes permanent what helps: the disk boots from then on', async () => {
    const definition = await web.definition()
    const { code, out, err } = await repair('--fix', './mend.sh', '--stack', 'second')
    expect(code, out + err).to.equal(0)
    expect(out).to.contain("Instance 'web' is repaired, and the repair is permanent:")
    expect(await web.disks()).to.deep.equal(['vda'])
    expect(await web.definition()).to.equal(definition)
    expect(JSON.parse((await stacks()).text)).to.satisfy((all: readonly Listed[]) =>
      all.every(({ resourceCount }) => (resourceCount ?? 0) === 0),
    )
    const shown = await runShell(
      'PULUMI_CONFIG_PASSPHRASE= pulumi stack history --cwd state/libvirt-rescue/incidents --stack second',
      { cwd: work, env: environment() },
    )
    expect(shown.text)
      .to.contain('repair of web: repair: ./mend.sh')
      .and.contain('the repair has ended')
  })
})

interface Said {
  readonly code: number
  readonly out: string
  readonly err: string
}

interface Listed {
  readonly name: string
  readonly resourceCount?: number
}
