import { hashPassword } from '../../../provider/password/hash-password.js'
import type { BrokenKind } from '../support/broken-kind.js'
import { GONE } from './breaks.js'

const HASH = hashPassword('correct horse', 'test')
const KEY = `ssh-ed25519 ${Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from('ssh-ed25519'), Buffer.alloc(36, 1)]).toString('base64')} operator`

/** Who is let in. */
export const ACCESS: readonly BrokenKind[] = [
  {
    name: 'locked-root',
    break: GONE,
    seen: /root account is locked/,
    fixes: [{ id: 'locked-root', parameters: { hash: HASH } }, { id: 'fstab' }],
    says: /would change \/etc\/shadow:\nwhat changes is a secret, and not shown\n/,
    proof: ['getent shadow root', /^root:\$6\$/],
  },
  {
    name: 'root-password',
    break: '',
    fixes: [{ id: 'root-password', parameters: { hash: HASH } }],
    says: /would change \/etc\/shadow:\nwhat changes is a secret, and not shown\n/,
    proof: ['getent shadow root', /^root:\$6\$/],
  },
  {
    name: 'ssh-key',
    break:
      'mkdir -p $R/root/.ssh; printf "# no end of line" >$R/root/.ssh/authorized_keys; chmod 777 $R/root/.ssh',
    fixes: [{ id: 'ssh-key', parameters: { key: KEY } }],
    says: /would give \/root\/\.ssh mode 700/,
    proof: [
      'cat /root/.ssh/authorized_keys; stat -c %a /root/.ssh',
      /^# no end of line\nssh-ed25519 .*\n700$/,
    ],
  },
  {
    name: 'sshd-config',
    break:
      "sed -i '1i PermitRootLogim yes' $R/etc/ssh/sshd_config; echo 'MaxAuthTries six' >$R/etc/ssh/sshd_config.d/10-own.conf; rm $R/etc/ssh/ssh_host_*",
    fixes: [{ id: 'sshd-config' }],
    says: /would change \/etc\/ssh\/sshd_config:\n-PermitRootLogim yes\n\+#libvirt-rescue: PermitRootLogim yes/,
    proof: ['systemctl is-active ssh', /^active$/],
  },
  {
    name: 'sudoers',
    break:
      "echo 'admin ALL=(ALL NOPASSWD ALL' >$R/etc/sudoers.d/admin; chmod 666 $R/etc/sudoers; chmod u-s $R/usr/bin/sudo",
    fixes: [{ id: 'sudoers' }],
    says: /would change \/etc\/sudoers\.d\/admin:/,
    proof: ['sudo -n -u nobody sudo -l 2>&1 | head -n 1; sudo -n id -un', /root$/],
  },
]
