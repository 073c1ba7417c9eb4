import { z } from 'zod'
import { PRINTABLE, strip } from '../host/index.js'

/** A text that is printed as it is: others may write to the pool, so it has no character that moves the cursor. */
export const plain = z.string().regex(PRINTABLE)

/** The same for a text that its owner may have written with such characters: they are left out. */
export const stripped = z.string().transform(strip)
