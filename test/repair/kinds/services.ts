import type { BrokenKind } from '../support/broken-kind.js'

/** What runs at boot. */
export const SERVICES: readonly BrokenKind[] = [
  {
    name: 'auditd',
    break:
      "sed -i -E 's/^(space_left_action|admin_space_left_action|disk_full_action) *=.*/\\1 = HALT/; s/^space_left *=.*/space_left = 99999/; s/^admin_space_left *=.*/admin_space_left = 99998/' $R/etc/audit/auditd.conf",
    seen: /Power down/,
    fixes: [{ id: 'auditd' }],
    says: /^\+admin_space_left_action = SUSPEND$/m,
    proof: ['systemctl is-active auditd', /^active$/],
  },
  {
    name: 'hanging-unit',
    break: `cat >$R/etc/systemd/system/hang.service <<'END'
[Unit]
DefaultDependencies=no
Before=basic.target
[Service]
Type=oneshot
TimeoutStartSec=infinity
ExecStart=/bin/sleep infinity
END
mkdir -p $R/etc/systemd/system/basic.target.wants
ln -s ../hang.service $R/etc/systemd/system/basic.target.wants/`,
    seen: /Job hang\.service\/start running/,
    fixes: [{ id: 'mask-unit', parameters: { unit: 'hang.service' } }],
    says: /would mask hang\.service/,
    proof: ['cat /var/lib/libvirt-rescue/backup/*/etc/systemd/system/hang.service', /infinity/],
  },
  {
    name: 'selinux',
    break: `mkdir -p $R/etc/selinux
printf 'SELINUX=enforcing\\nSELINUXTYPE=targeted\\n' >$R/etc/selinux/config
sed -i 's/^linux .*/& security=selinux/' $R/boot/grub/grub.cfg`,
    seen: /Failed to load SELinux policy/,
    fixes: [{ id: 'selinux-relabel' }],
    says: /^\+SELINUX=disabled$/m,
  },
]
