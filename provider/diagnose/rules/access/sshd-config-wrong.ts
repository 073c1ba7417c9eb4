import { fromDisk } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 42 of docs/diagnose.md. */
export const sshdConfigWrong: Rule = {
  id: 'sshd-config-wrong',
  row: 42,
  stage: 'up',
  title: 'The ssh server does not start, because its configuration is wrong',
  clues: [
    /terminating, \d+ bad configuration options?/,
    /sshd_config(?:\.d\/\S+)?: line \d+: Bad configuration option: /,
    /sshd(?:\[\d+\])?: (?:fatal|error): .*no hostkeys available/,
    /sshd: no hostkeys available -- exiting/,
    /^\[FAILED\] Failed to start .*(?:Secure Shell server|OpenSSH server daemon)/,
  ],
  prove: (facts) => [
    ...fromDisk(facts, 'file', ({ path, problem }) =>
      path.startsWith('/etc/ssh/') ? `${path}: its ${WRONG[problem]}` : null,
    ),
    ...fromDisk(facts, 'setting', ({ path, name, value }) =>
      path.startsWith('/etc/ssh/') && name === 'unknown'
        ? `${path} has the unknown option ${value}`
        : null,
    ),
  ],
  means: 'The system is up, and nobody can log in by ssh.',
  todo: 'Correct the line in sshd_config, or make the keys of the host.',
  fixes: ['sshd-config'],
  isAuto: true,
  alike: 'An option that is deprecated: the server says so and starts.',
}

const WRONG = {
  mode: 'mode is wrong',
  owner: 'owner is wrong',
  missing: 'file is missing',
  empty: 'file is empty',
} as const
