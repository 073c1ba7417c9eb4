import { expect } from 'chai'
import { explainSsh } from '../../../provider/libvirt/transport/ssh/ssh-failure.js'

/** What OpenSSH says on its standard error, and whether another try may succeed. */
const ROWS: readonly {
  readonly name: string
  readonly said: string
  readonly exitCode?: number
  readonly reason: 'ssh' | 'ssh-busy'
  readonly advice: RegExp
}[] = [
  {
    name: 'sshd closes before it says its version: MaxStartups, a penalty',
    said: 'kex_exchange_identification: Connection closed by remote host\r\nConnection closed by 192.0.2.1 port 22\r\n',
    reason: 'ssh-busy',
    advice: /MaxStartups/,
  },
  {
    name: 'sshd resets the connection',
    said: 'kex_exchange_identification: read: Connection reset by peer\r\nConnection reset by 192.0.2.1 port 22\r\n',
    reason: 'ssh-busy',
    advice: /MaxStartups/,
  },
  {
    name: 'an older ssh says the same',
    said: 'ssh_exchange_identification: Connection closed by remote host\r\n',
    reason: 'ssh-busy',
    advice: /MaxStartups/,
  },
  {
    name: 'the host key is not the one that is known',
    said: '@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\r\nHost key verification failed.\r\n',
    reason: 'ssh',
    advice: /known_hosts/,
  },
  {
    name: 'no key is accepted',
    said: 'root@192.0.2.1: Permission denied (publickey).\r\n',
    reason: 'ssh',
    advice: /keyfile=/,
  },
  {
    name: 'a jump host accepts no key',
    said: 'root@jump: Permission denied (publickey).\r\nkex_exchange_identification: Connection closed by remote host\r\nConnection closed by UNKNOWN port 65535\r\n',
    reason: 'ssh',
    advice: /keyfile=/,
  },
  {
    name: 'there is no such host',
    said: 'ssh: Could not resolve hostname nowhere: Name or service not known\r\n',
    reason: 'ssh',
    advice: /check the name/,
  },
  ...[
    'Connection timed out',
    'Operation timed out',
    'No route to host',
    'Network is unreachable',
  ].map((why) => ({
    name: `the packets get lost: ${why}`,
    said: `ssh: connect to host 192.0.2.1 port 22: ${why}\r\n`,
    reason: 'ssh' as const,
    advice:
      /^the host does not answer on that port \(TCP\); check that it is up, and that no firewall drops the packets$/,
  })),
  ...[
    'Connection timed out during banner exchange\r\nConnection to 192.0.2.1 port 22 timed out\r\n',
    'Connection to 192.0.2.1 port 22 timed out\r\n',
  ].map((said, index) => ({
    name: `sshd is silent (${index + 1})`,
    said,
    reason: 'ssh' as const,
    advice: /^the port is open, but sshd does not answer; check sshd on that host$/,
  })),
  {
    name: 'nobody listens',
    said: 'ssh: connect to host 192.0.2.1 port 1: Connection refused\r\n',
    reason: 'ssh',
    advice: /does not listen/,
  },
  {
    name: 'what listens is not sshd',
    said: 'kex_exchange_identification: banner line contains invalid characters\r\n',
    reason: 'ssh',
    advice: /^$/,
  },
  {
    name: 'the command on the host says it',
    said: 'Connection closed by the helper\r\n',
    exitCode: 1,
    reason: 'ssh',
    advice: /^$/,
  },
]

describe('what ssh says', () => {
  for (const { name, said, exitCode = 255, reason, advice } of ROWS) {
    it(`means ${reason} when ${name}`, () => {
      const failure = explainSsh(exitCode, said)
      expect(failure.reason).to.equal(reason)
      expect(failure.advice).to.match(advice)
    })
  }
})
