import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { readFix } from '../../provider/repair/fixes/read-fix.js'
import { listFixes, orderFix, writeWork, type Fix } from '../../provider/repair/fixes/index.js'
import { run } from '../lab/run.js'
import { repositoryRoot } from '../repository.js'

const HEAD =
  '# web: mends the web\n#\n# For: a\n# Changes: b\n# Mount: no\n# Seconds: 3\n# Limit: 60\n'

describe('15: the catalogue of fixes', () => {
  it('has these, each with a head that can be read', () => {
    expect(listFixes().map(({ id }) => id)).to.deep.equal([
      'auditd',
      'fsck',
      'fstab',
      'full-disk',
      'grub',
      'grub-config',
      'initramfs',
      'locked-root',
      'mask-unit',
      'previous-kernel',
      'root-password',
      'selinux-relabel',
      'ssh-key',
      'sshd-config',
      'sudoers',
    ])
  })

  it('has each fix in the table of docs/fixes.md', () => {
    const docs = readFileSync(join(repositoryRoot, 'docs/fixes.md'), 'utf8').replaceAll(/ +/g, ' ')
    for (const { id, summary, for: reason, changes, parameters } of listFixes()) {
      const names = parameters.map(
        ({ name, isRequired }) => `\`${name}\`${isRequired ? ' (needed)' : ''}`,
      )
      const row = `| \`${id}\` | ${summary} | ${reason} | ${changes} | ${names.join(', ')} |`
      expect(docs).to.contain(row.replaceAll(/ +/g, ' '))
    }
  })

  it('reads a head', () => {
    const parameter = '# Parameter: unit unit required: the unit\n'
    expect(readFix('web', `${HEAD}${parameter}\nfix() { :; }\n`)).to.deep.equal({
      id: 'web',
      summary: 'mends the web',
      for: 'a',
      changes: 'b',
      after: null,
      mount: false,
      seconds: 3,
      limit: 60,
      parameters: [{ name: 'unit', kind: 'unit', isRequired: true, meaning: 'the unit' }],
      body: `${HEAD}${parameter}\nfix() { :; }\n`,
    } satisfies Fix)
  })

  it('reads what is left to do after it', () => {
    const after = 'take the mark off'
    expect(readFix('web', `${HEAD}# After: ${after}\n\n`).after).to.equal(after)
  })

  const UNREADABLE: readonly (readonly [wrong: string, head: string, reason: string])[] = [
    ['another name', HEAD.replace('web:', 'wep:'), "line 1 is not '# web: …'"],
    ['a line missing', HEAD.replace('# For: a\n', ''), "it must have one line '# For: …'"],
    [
      'two lines of what is left',
      `${HEAD}# After: c\n# After: d\n`,
      "it must have one line '# After: …'",
    ],
    ['a line twice', `${HEAD}# For: c\n`, "it must have one line '# For: …'"],
    ['an unknown line', `${HEAD}# Form: c\n`, "its head has the line 'Form: c'"],
    ['no yes or no', HEAD.replace('no', 'none'), "'none' is not yes or no"],
    ['no number', HEAD.replace('60', '1m'), "'1m' is not a number of seconds"],
  ]
  for (const [wrong, head, reason] of UNREADABLE)
    it(`refuses a head with ${wrong}`, () => {
      expect(() => readFix('web', `${head}\n`)).to.throw(`Fix 'web' cannot be read: ${reason}.`)
    })

  it('refuses a parameter of an unknown kind, and names the kinds', () => {
    expect(() => readFix('web', `${HEAD}# Parameter: unit name required: x\n\n`)).to.throw(
      /'unit name required: x' is not 'NAME KIND required\|optional: MEANING' with a KIND of consent, hash, /,
    )
  })

  const REFUSED: readonly (readonly [
    id: string,
    Readonly<Record<string, string>>,
    reason: string,
  ])[] = [
    ['fstap', {}, "fix: 'fstap' is not one of auditd, fsck, "],
    ['fstab', { unit: 'x' }, 'fstab.unit: is not known: the fix has no parameters'],
    ['fsck', { los: 'yes' }, "fsck.los: 'los' is not one of device, loss; did you mean 'loss'?"],
    ['fsck', { loss: 'true' }, "fsck.loss: 'true' is not 'yes'"],
    [
      'fsck',
      { device: '/dev/../etc' },
      "fsck.device: '/dev/../etc' is not a device, such as /dev/vda1",
    ],
    ['fsck', { device: '-f' }, "fsck.device: '-f' is not a device"],
    ['mask-unit', {}, 'mask-unit.unit: is missing: the unit, such as web.service'],
    [
      'mask-unit',
      { unit: '../x.service' },
      "mask-unit.unit: '../x.service' is not the name of a unit",
    ],
    ['mask-unit', { unit: 'web' }, "mask-unit.unit: 'web' is not the name of a unit"],
    ['root-password', { hash: 'secret' }, 'root-password.hash: is not a crypt(3) hash'],
    ['ssh-key', { key: '-----BEGIN OPENSSH PRIVATE KEY-----' }, 'ssh-key.key: is a private key'],
    ['ssh-key', { key: 'ssh-ed25519 AAAA\nroot' }, 'ssh-key.key: '],
    [
      'initramfs',
      { kernel: '6.1 -o /x' },
      "initramfs.kernel: '6.1 -o /x' is not the version of a kernel",
    ],
    [
      'full-disk',
      { remove: '/var/../etc/shadow' },
      "full-disk.remove: '/var/../etc/shadow' is not a list",
    ],
    ['full-disk', { remove: 'caches,/a/../b' }, "full-disk.remove: 'caches,/a/../b' is not a list"],
    ['grub-config', { words: 'quiet" ; x' }, `grub-config.words: 'quiet" ; x' is not words`],
  ]
  for (const [id, parameters, reason] of REFUSED)
    it(`refuses ${id} with ${JSON.stringify(parameters)}`, () => {
      const ordered = orderFix({ id, parameters })
      if (ordered.ok) throw new Error('it was not refused')
      const said = ordered.failures.map((failure) => `${failure.property}: ${failure.reason}`)
      expect(said.filter((line) => line.includes(reason))).to.have.length.at.least(1)
      expect(said.join()).not.to.contain('secret')
    })

  it('says everything that is wrong at once', () => {
    const ordered = orderFix({ id: 'ssh-key', parameters: { user: 'A', usr: 'b' } })
    expect(ordered.ok ? [] : ordered.failures.map(({ property }) => property)).to.deep.equal([
      'ssh-key.user',
      'ssh-key.usr',
      'ssh-key.key',
    ])
  })

  it('hands parameters over as variables, and ends a fix after its limit', () => {
    const ordered = orderFix({ id: 'fsck', parameters: { loss: 'yes' } })
    if (!ordered.ok) throw new Error('it was refused')
    const { script, ...work } = writeWork(ordered.order, 'dry-run')
    expect(work).to.deep.equal({
      environment: { FIX_LOSS: 'yes' },
      chroot: false,
      mount: false,
      timeout: 14_400,
      limit: 262_144,
    })
    expect(script.toString()).to.match(/^#!\/bin\/sh\n[^]*\nid='fsck'\n[^]*\nbegin dry-run\n$/)
  })

  it('has scripts in which shellcheck finds nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rescue-fixes-'))
    try {
      const files = listFixes().map((fix) => {
        const file = join(folder, `${fix.id}.sh`)
        writeFileSync(file, writeWork({ fix, parameters: {} }, 'apply').script)
        return file
      })
      await run('shellcheck', ['--shell=dash', '--color=never', ...files])
    } finally {
      rmSync(folder, { recursive: true })
    }
  }).timeout(120_000)
})
