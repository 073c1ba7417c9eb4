import { callsOver } from '../../../provider/libvirt/connection/calls-over.js'
import { createConnection } from '../../../provider/libvirt/connection/connection.js'
import { openRpc } from '../../../provider/libvirt/connection/rpc/open-rpc.js'
import { flags, procedure } from '../../../provider/libvirt/procedures/procedure.js'
import { text } from '../../../provider/libvirt/xdr/text.js'
import { startDaemon } from '../../lab/daemon/daemon.js'
import { parseCommandLine, type CommandLine } from './command-line.js'

/** A libvirt of its own that completes definitions and turns them into command lines; it starts no guest. */
export interface Translator {
  /** What libvirt gives back of a definition: what a rescue begins with. Throws if it refuses it. */
  stored(xml: string): Promise<string>
  /** The command line of a definition. Throws if libvirt gives none. */
  commandLine(xml: string): Promise<CommandLine>
  stop(): Promise<void>
}

/** Starts a libvirt of its own. */
export async function startTranslator(): Promise<Translator> {
  const daemon = await startDaemon()
  const rpc = await openRpc(daemon.uri, {})
  const libvirt = { ...createConnection(rpc), ...callsOver(rpc, PROCEDURES) }
  return {
    async stored(xml) {
      const dom = await libvirt.domainDefineXmlFlags({ xml })
      const stored = await libvirt.domainGetXmlDesc({ dom, flags: SECURE | INACTIVE })
      await libvirt.domainUndefineFlags({ dom, flags: KEEP_NVRAM })
      return stored
    },
    async commandLine(domainXml) {
      const given = { nativeFormat: 'qemu-argv', domainXml }
      return parseCommandLine(await libvirt.connectDomainXmlToNative(given))
    },
    async stop() {
      await libvirt.close()
      await daemon.stop()
    },
  }
}

const PROCEDURES = {
  connectDomainXmlToNative: procedure(136, { nativeFormat: text, domainXml: text, flags }, text),
} as const

const [SECURE, INACTIVE, KEEP_NVRAM] = [1, 2, 8]
