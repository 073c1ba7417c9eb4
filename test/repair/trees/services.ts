import { FIX_STATUS } from '../../../provider/repair/fixes/index.js'
import type { TreeCase } from '../support/tree-case.js'

/** The fixes of what runs at boot. */
export const SERVICES: readonly TreeCase[] = [
  {
    title: 'auditd: no action stops the system any more',
    files: {
      '/etc/audit/auditd.conf':
        'disk_full_action = halt\nspace_left_action = SYSLOG\nadmin_space_left_action=SINGLE\n',
      '/etc/audit/rules.d/own.rules': '-f 2\n-b 8192\n',
    },
    wanted: { id: 'auditd' },
    dry: [
      'would change /etc/audit/auditd.conf:',
      '-disk_full_action = halt',
      '+disk_full_action = SUSPEND',
      '-admin_space_left_action=SINGLE',
      '+admin_space_left_action=SUSPEND',
      'would change /etc/audit/rules.d/own.rules:',
      '-f 2',
      '+-f 1',
      '',
    ]
      .join('\n')
      .replace('-f 2', '--f 2'),
    after: { '/etc/audit/rules.d/own.rules': '-f 1\n-b 8192\n' },
    backup: ['etc/audit/auditd.conf', 'etc/audit/rules.d/own.rules'],
  },
  {
    title: 'selinux-relabel: has labels set if there is a policy',
    files: {
      '/etc/selinux/config': 'SELINUX=enforcing\nSELINUXTYPE=targeted\n',
      '/etc/selinux/targeted/policy/policy.33': 'P',
    },
    wanted: { id: 'selinux-relabel' },
    dry: 'would make /.autorelabel:\n',
    after: { '/.autorelabel': '' },
    backup: ['made'],
  },
  {
    title: 'selinux-relabel: does not enforce a policy that is not installed',
    files: { '/etc/selinux/config': 'SELINUX=enforcing\nSELINUXTYPE=targeted\n' },
    wanted: { id: 'selinux-relabel' },
    dry: 'would change /etc/selinux/config:\n-SELINUX=enforcing\n+SELINUX=disabled\n',
    backup: ['etc/selinux/config'],
  },
  {
    title: 'mask-unit: keeps the file that was in its place',
    files: { '/etc/systemd/system/web.service': '[Service]\n' },
    wanted: { id: 'mask-unit', parameters: { unit: 'web.service' } },
    dry: 'would mask web.service\n',
    backup: ['etc/systemd/system/web.service'],
  },
  {
    title: 'mask-unit: not a unit that every system needs',
    files: { '/etc/systemd/system/x': '' },
    wanted: { id: 'mask-unit', parameters: { unit: 'sysinit.target' } },
    dry: 'refused: no system boots without sysinit.target; name another unit\n',
    ends: [FIX_STATUS.refused, FIX_STATUS.refused],
  },
  {
    title: 'mask-unit: not a unit that is not there',
    files: { '/etc/systemd/system/x': '' },
    wanted: { id: 'mask-unit', parameters: { unit: 'wep.service' } },
    dry: 'refused: there is no unit wep.service\n',
    ends: [FIX_STATUS.refused, FIX_STATUS.refused],
  },
]
