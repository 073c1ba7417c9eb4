import { explainIssue, type InputFailure } from '../../inputs/index.js'
import { sshPublicKeys } from '../../instance-rescue/inputs/ssh-public-keys.js'
import { RequestRefusedError } from '../request/request-refused-error.js'
import { isTaken } from './key-credential.js'

/** Makes sure that these are public keys that can be handed to a guest. Throws a `RequestRefusedError`. */
export function checkKeys(keys: readonly string[]): void {
  const parsed = sshPublicKeys.safeParse(keys, { reportInput: true })
  const failures = parsed.success
    ? keys.flatMap(tooLong)
    : parsed.error.issues.flatMap((issue) => explainIssue(issue, {})).map(asOption)
  if (failures.length > 0) throw new RequestRefusedError(failures)
}

function tooLong(key: string): readonly InputFailure[] {
  if (isTaken(key)) return []
  const [type = ''] = key.split(' ')
  const reason = `a key of type '${type}' has ${key.length} characters, which is more than systemd takes in one line; shorten its comment`
  return [{ property: '--ssh-key', reason }]
}

function asOption({ reason }: InputFailure): InputFailure {
  return { property: '--ssh-key', reason }
}
