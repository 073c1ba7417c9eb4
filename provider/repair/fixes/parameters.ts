import { sshPublicKey } from '../../inputs/index.js'

/** What is wrong with a value; null: nothing. */
type Judge = (value: string) => string | null

/** Kinds of parameters, and what their values must be. They reach a shell as variables, and the instance's programs as words. */
export const PARAMETER_KINDS = {
  /** Consent: `yes`. */
  consent: matches(/^yes$/, "'yes'"),
  /** A hash of crypt(3): SHA-512, SHA-256, yescrypt or bcrypt. */
  hash: matches(
    /^\$(?:6|5|y|gy|2[aby])\$[./A-Za-z0-9$=,]{20,256}$/,
    'a crypt(3) hash, as openssl passwd -6 makes one',
  ),
  key: judgeKey,
  user: matches(/^[a-z_][a-z0-9_-]{0,31}$/, 'the name of a user'),
  unit: matches(
    /^(?!.*\.\.)[A-Za-z0-9@:_][A-Za-z0-9@:_.\\-]{0,200}\.(?:service|socket|mount|automount|swap|target|path|timer)$/,
    'the name of a unit, such as web.service',
  ),
  kernel: matches(
    /^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._+~-]{0,100}$/,
    'the version of a kernel, such as 6.1.0-44-amd64',
  ),
  device: matches(
    /^\/dev\/(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9/_.+-]{0,100}$/,
    'a device, such as /dev/vda1',
  ),
  /** Words of the kernel's command line. */
  words: matches(
    /^(?! )[A-Za-z0-9 =,.:/_@+-]{1,500}$/,
    "words of a kernel's command line, without quotes",
  ),
  removal: matches(
    /^(?!.*\/\.\.?(?:\/|,|$))(?:caches|old-logs|\/[A-Za-z0-9/_.+@=-]+)(?:,(?:caches|old-logs|\/[A-Za-z0-9/_.+@=-]+)){0,20}$/,
    "a list of 'caches', 'old-logs' and absolute paths, with commas between them",
  ),
} as const satisfies Readonly<Record<string, Judge>>

/** One of the kinds. */
export type ParameterKind = keyof typeof PARAMETER_KINDS

function matches(rule: RegExp, wanted: string): Judge {
  return (value) => (rule.test(value) ? null : `is not ${wanted}`)
}

function judgeKey(value: string): string | null {
  const read = sshPublicKey.safeParse(value)
  return read.success ? null : (read.error.issues[0]?.message ?? 'is not a public ssh key')
}
