import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseUri } from '../../../provider/libvirt/transport/parse-uri.js'
import { sshArguments } from '../../../provider/libvirt/transport/ssh/ssh-command.js'
import { run } from '../../lab/run.js'

const SAFE = [
  ...['-T', '-a', '-x', '-e', 'none'],
  ...['-o', 'BatchMode=yes', '-o', 'ClearAllForwardings=yes'],
  ...['-o', 'ConnectTimeout=20'],
]

/** URI → arguments of ssh, the remote command apart. */
const ARGUMENTS: readonly (readonly [uri: string, ...args: string[]])[] = [
  ['qemu+ssh://host/system', ...SAFE, '--', 'host'],
  ['qemu+ssh:///system', ...SAFE, '--', 'localhost'],
  ['qemu+ssh://me@host:2222/system', ...SAFE, '-p', '2222', '-l', 'me', '--', 'host'],
  ['qemu+ssh://host/system?keyfile=/a%20b/50%25', ...SAFE, '-i', '/a b/50%%', '--', 'host'],
  [
    'qemu+ssh://host/system?known_hosts=/a b/known'.replace(' ', '%20'),
    ...SAFE,
    ...['-o', 'UserKnownHostsFile="/a b/known"', '--', 'host'],
  ],
  [
    'qemu+ssh://host/system?no_verify=1',
    ...SAFE,
    ...['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null'],
    ...['-o', 'LogLevel=ERROR', '--', 'host'],
  ],
]

/** URI → what the other host's shell makes of the command: the program and its arguments, one a line. */
const REMOTE: readonly (readonly [uri: string, ...words: string[]])[] = [
  ['qemu+ssh://host/system', 'virt-ssh-helper', 'qemu:///system'],
  ['qemu+ssh://host/session', 'virt-ssh-helper', 'qemu:///session'],
  ['qemu+ssh://host/system?proxy=netcat', 'nc', '-U', '/var/run/libvirt/libvirt-sock'],
  ['qemu+ssh://host/system?socket=/s/a%20b', 'nc', '-U', '/s/a b'],
  [`qemu+ssh://host/system?socket=/s/%27;id;%27$(id)%60id%60`, 'nc', '-U', "/s/';id;'$(id)`id`"],
  ["qemu+ssh://host/it's%20$HOME%20%22x%22", 'virt-ssh-helper', `qemu:///it's $HOME "x"`],
]

describe('the ssh command', () => {
  for (const [uri, ...args] of ARGUMENTS) {
    it(`asks for nothing and forwards nothing: ${uri}`, () => {
      expect(sshArguments(parseUri(uri)).slice(0, -1)).to.deep.equal(args)
    })
  }

  describe('on the other side', () => {
    let folder: string
    before(() => {
      folder = mkdtempSync(join(tmpdir(), 'rescue-path-'))
      for (const name of ['virt-ssh-helper', 'nc']) {
        const script = `#!/bin/sh\nprintf '%s\\n' "${name}" "$@"\n`
        writeFileSync(join(folder, name), script, { mode: 0o755 })
      }
    })
    after(() => {
      rmSync(folder, { recursive: true })
    })

    for (const [uri, ...words] of REMOTE) {
      it(`runs ${words.join(' ')}`, async () => {
        const command = sshArguments(parseUri(uri)).at(-1) ?? ''
        const env = { PATH: `${folder}:/usr/bin:/bin` }
        expect((await run('sh', ['-c', command], { env })).trim().split('\n')).to.deep.equal(words)
      })
    }
  })
})
