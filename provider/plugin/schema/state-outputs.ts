import * as z from 'zod'

/** What a program sees of a state besides its arguments. */
export const stateOutputsSchema = z.object({
  domainUuid: z.string().describe('UUID of the instance.'),
})
