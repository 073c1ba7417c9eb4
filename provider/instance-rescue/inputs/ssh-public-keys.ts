import * as z from 'zod'
import { sshPublicKey } from '../../inputs/index.js'

/** The keys of those who may log in: as many as QEMU hands to a guest. */
export const sshPublicKeys: z.ZodReadonly<z.ZodArray<typeof sshPublicKey>> = z
  .array(sshPublicKey)
  .max(50)
  .refine((keys) => lengthOf(keys) <= LONGEST, {
    error: ({ input }) =>
      `the keys have ${lengthOf(input as readonly string[])} characters together, which is more than the ${LONGEST} that QEMU can hand to a guest; leave keys or their comments out`,
  })
  .readonly()

/**
 * Characters of all keys. The guest's SMBIOS tables have at most 65,535 bytes, the keys are a third longer there
 * (base64), and QEMU, which refuses longer tables only at its start, needs some bytes for other tables.
 */
const LONGEST = 40_000

function lengthOf(keys: readonly string[]): number {
  return keys.reduce((sum, key) => sum + key.length + 1, 0)
}
