import * as z from 'zod'
import { explainUri } from './explain-uri.js'

/** The argument `uri` of each resource. */
export const connectionUri = z
  .string()
  .superRefine((value, context) => {
    const reason = explainUri(value)
    if (reason !== undefined) context.addIssue({ code: 'custom', message: reason })
  })
  .optional()
  .describe(
    'libvirt connection URI; if not given, the configuration value libvirt-rescue:uri, else ' +
      'LIBVIRT_DEFAULT_URI, else qemu:///system.',
  )
