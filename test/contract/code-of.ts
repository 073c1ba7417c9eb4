import { LibvirtError } from '../../provider/libvirt/index.js'

/** The code with which libvirt refuses a call, the class of any other error, or `ok`. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  const [result] = await Promise.allSettled([call])
  if (result.status === 'fulfilled') return 'ok'
  const reason: unknown = result.reason
  if (reason instanceof LibvirtError) return reason.code
  return reason instanceof Error ? reason.name : String(reason)
}
