import * as z from 'zod'
import { argumentsSchema } from '../../instance-rescue/inputs/index.js'

/** The arguments of a rescue as a program of any language gives them: with the password, which check replaces by its hash. */
export const rescueArgumentsSchema = argumentsSchema.extend({
  adminPassword: z
    .string()
    .optional()
    .describe(
      'Password of root in the rescue system, for its console, a secret. Only its SHA-512 crypt hash is kept and handed over; ' +
        'everybody who reads the XML on the host sees the hash. ' +
        'As an output: the password that generatePassword made.',
    ),
})
