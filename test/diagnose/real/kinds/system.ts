import { FILL } from '../../../repair/kinds/breaks.js'
import type { InsideKind } from '../support/kind.js'

/** init, systemd, and who is let in. */
export const SYSTEM_KINDS: readonly InsideKind[] = [
  { name: 'no init', break: 'rm $R/sbin/init', rule: 'init-missing', fix: null },
  {
    name: 'an init that may not run',
    break: 'chmod 644 $R/lib/systemd/systemd',
    rule: 'init-broken',
    fix: 'fsck',
  },
  {
    name: 'no C library',
    break: 'rm $R/lib/x86_64-linux-gnu/libc.so.6',
    rule: 'init-broken',
    fix: 'fsck',
  },
  {
    name: 'a policy of SELinux that is not there',
    break: `mkdir -p $R/etc/selinux
printf 'SELINUX=enforcing\\nSELINUXTYPE=targeted\\n' >$R/etc/selinux/config`,
    rule: 'selinux-policy-missing',
    fix: 'selinux-relabel',
  },
  {
    name: 'the default target masked',
    break: 'ln -sf /dev/null $R/etc/systemd/system/default.target',
    rule: 'systemd-frozen',
    fix: 'mask-unit',
  },
  {
    name: 'auditd halts on a full disk',
    break: `sed -i -E 's/^(disk_full_action) *=.*/\\1 = HALT/' $R/etc/audit/auditd.conf
${FILL}`,
    rule: 'auditd-halts',
    fix: 'full-disk',
  },
  {
    name: 'huge pages for more than the memory',
    break: "echo 'vm.nr_hugepages = 4096' >$R/etc/sysctl.d/90-huge.conf",
    rule: 'memory-too-small',
    fix: null,
  },
  {
    name: 'a word that sshd does not know',
    break: "sed -i '1i PermitRootLogim yes' $R/etc/ssh/sshd_config",
    rule: 'sshd-config-wrong',
    fix: 'sshd-config',
  },
  {
    name: 'keys that others may write to',
    break: 'mkdir -p $R/root/.ssh; touch $R/root/.ssh/authorized_keys; chmod 777 $R/root/.ssh',
    rule: 'ssh-key-refused',
    fix: 'ssh-key',
  },
  {
    name: 'sudoers that others may write to',
    break: 'chmod 666 $R/etc/sudoers',
    rule: 'sudoers-wrong',
    fix: 'sudoers',
  },
  {
    name: 'an expired password',
    break: "sed -i 's/^root:[^:]*:[^:]*:.*/root:$6$x$y:10000:0:90:7:::/' $R/etc/shadow",
    rule: 'password-expired',
    fix: 'root-password',
  },
]
