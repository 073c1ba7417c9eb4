import * as z from 'zod'
import { connectionUri } from '../../inputs/index.js'

/** What a list of rescues may be asked for. */
export const listQuerySchema = z.strictObject({ uri: connectionUri })
