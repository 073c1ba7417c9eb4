import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { ConnectError } from '../../errors/connect-error.js'
import { codeOf, messageOf } from '../open-socket.js'
import type { Target } from '../target.js'

/** The authority of the daemon's certificate, and the client's own certificate, in PEM. */
export interface Certificates {
  readonly ca?: Buffer
  readonly cert?: Buffer
  readonly key?: Buffer
}

/**
 * Reads the certificates from where libvirt's own clients look: the parameter `pkipath`, else
 * the user's folder, else the system's. If there is no client certificate, the daemon decides.
 * https://libvirt.org/kbase/tlscerts.html
 */
export async function readCertificates(target: Target): Promise<Certificates> {
  const { pkipath, no_verify } = target.parameters
  const folders = pkipath === undefined ? [ofFolder(USER), SYSTEM] : [ofFolder(pkipath)]
  const first = async (which: keyof Files): Promise<Buffer | null> => {
    for (const files of folders) {
      const found = await read(target, files[which])
      if (found !== null) return found
    }
    return null
  }
  const [ca, cert, key] = [await first('ca'), await first('cert'), await first('key')]
  if (ca === null && no_verify !== '1') throw missing(target, folders)
  return { ...(ca && { ca }), ...(cert && key && { cert, key }) }
}

interface Files {
  readonly ca: string
  readonly cert: string
  readonly key: string
}

const USER = join(homedir(), '.pki/libvirt')

const SYSTEM: Files = {
  ca: '/etc/pki/CA/cacert.pem',
  cert: '/etc/pki/libvirt/clientcert.pem',
  key: '/etc/pki/libvirt/private/clientkey.pem',
}

function ofFolder(folder: string): Files {
  return {
    ca: join(folder, 'cacert.pem'),
    cert: join(folder, 'clientcert.pem'),
    key: join(folder, 'clientkey.pem'),
  }
}

async function read(target: Target, path: string): Promise<Buffer | null> {
  try {
    return await readFile(path)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return null
    throw new ConnectError(target.uri, 'tls', messageOf(error), error)
  }
}

function missing(target: Target, folders: readonly Files[]): ConnectError {
  const paths = folders.map((files) => files.ca).join(' or ')
  const why = `there is no CA certificate ${paths}; put it there, or name its folder with ?pkipath=`
  return new ConnectError(target.uri, 'tls', why)
}
