import * as z from 'zod'
import type { CommandInputs, CommandOutputs } from '../../rescue-command/index.js'

const written =
  'without control sequences, at most a mebibyte. A secret if create, delete or environment is one.'

/** What a program sees of a command besides its arguments. */
export const commandOutputsSchema = z.object({
  stdout: z.string().describe(`What the script of create wrote to its standard output, ${written}`),
  stderr: z.string().describe(`What the script of create wrote to its standard error, ${written}`),
  exitCode: z.int().describe('Its exit status: 0, because another one fails the resource.'),
} satisfies Readonly<Record<ShownOutput, z.ZodType>>)

type ShownOutput = Exclude<keyof CommandOutputs, keyof CommandInputs>
