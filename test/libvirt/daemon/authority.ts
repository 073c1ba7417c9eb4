import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../../lab/run.js'

/** Folders of certificates that belong together, as libvirt names the files. */
export interface Authority {
  readonly ca: string
  /** A server's certificate for localhost and 127.0.0.1. */
  readonly server: { readonly cert: string; readonly key: string }
  /** A folder for `?pkipath=` with cacert.pem, clientcert.pem, clientkey.pem. */
  readonly client: string
}

/** Makes a certificate authority of its own below `folder`. */
export async function makeAuthority(folder: string): Promise<Authority> {
  mkdirSync(folder, { recursive: true })
  const at = (name: string): string => join(folder, name)
  await openssl(
    'req',
    '-x509',
    ...FRESH,
    '-subj',
    '/CN=Throw-away CA',
    '-keyout',
    at('cakey.pem'),
    '-out',
    at('cacert.pem'),
  )
  for (const name of ['server', 'client']) {
    const [key, request, cert] = [at(`${name}key.pem`), at(`${name}.csr`), at(`${name}cert.pem`)]
    await openssl('req', ...FRESH, '-subj', `/CN=${name}`, '-keyout', key, '-out', request)
    writeFileSync(at('extensions'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n')
    const authority = ['-CA', at('cacert.pem'), '-CAkey', at('cakey.pem'), '-CAcreateserial']
    await openssl(
      'x509',
      '-req',
      '-days',
      '2',
      '-in',
      request,
      ...authority,
      '-extfile',
      at('extensions'),
      '-out',
      cert,
    )
    chmodSync(key, 0o644) // the daemon runs as another user
  }
  return {
    ca: at('cacert.pem'),
    server: { cert: at('servercert.pem'), key: at('serverkey.pem') },
    client: folder,
  }
}

const FRESH = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

async function openssl(...args: readonly string[]): Promise<void> {
  await run('openssl', args)
}
