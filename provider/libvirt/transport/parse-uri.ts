import { ConnectError } from '../errors/connect-error.js'
import {
  PARAMETERS,
  TRANSPORTS,
  type ParameterName,
  type Parameters,
  type Target,
} from './target.js'

/**
 * Reads a libvirt URI, `driver[+transport]://[user@][host][:port]/path[?parameters]`.
 *
 * As in libvirt, a host without a transport means tls, and no host means unix. Unlike libvirt,
 * an unknown parameter is an error: a misspelt `socket` would lead to another daemon.
 * https://libvirt.org/uri.html
 */
export function parseUri(uri: string): Target {
  const shown = withoutPassword(uri)
  const refuse: Refuse = (why) => {
    throw new ConnectError(shown, 'bad-uri', why)
  }
  if (/[\p{Cc}\s]/u.test(uri)) refuse('a URI contains no spaces and no control characters')
  const url = URL.canParse(uri) ? new URL(uri) : refuse('this is not a URI')
  if (!/^[^:/?#]+:\/\//.test(uri))
    refuse("a libvirt URI begins with a driver and '://', such as 'qemu:///'")
  const [driver = '', named] = url.protocol.slice(0, -1).split('+')
  const place = placeOf(url, refuse)
  const wanted = named ?? (place.host === '' ? 'unix' : 'tls')
  const transport = TRANSPORTS.find((each) => each === wanted)
  if (transport === undefined) {
    return refuse(`transport '${wanted}' is not one of ${TRANSPORTS.join(', ')}`)
  }
  if (transport === 'unix' && url.host + url.username !== '') {
    return refuse("a unix socket is on this host; name another host with 'qemu+ssh://'")
  }
  const path = decode(url.pathname, refuse) || '/'
  const parameters = parametersOf(url, refuse)
  const name = parameters.name ?? `${driver}://${path}`
  return { ...place, uri: shown, driver, transport, path, parameters, name }
}

/** A URI for messages: without its password, and without control characters. */
export function withoutPassword(uri: string): string {
  // In a text that is not a URI, the password may contain any character.
  const userinfo = URL.canParse(uri) ? /(?<=^[^/?#]*:\/\/)[^/?#]*(?=@)/ : /(?<=:\/\/).*(?=@)/s
  return uri.replace(userinfo, (user) => user.split(':', 1).join()).replaceAll(/\p{Cc}/gu, '?')
}

type Refuse = (why: string) => never

function placeOf(url: URL, refuse: Refuse): Pick<Target, 'host' | 'port' | 'user'> {
  const host = decode(url.hostname, refuse).replace(/^\[(.*)\]$/, '$1')
  const user = decode(url.username, refuse)
  if (url.hash !== '') refuse(`it has a fragment, '${url.hash}'`)
  if (!HOST.test(host)) refuse(`'${host}' is not a valid host name`)
  if (!USER.test(user)) refuse(`'${user}' is not a valid user name`)
  const port = url.port === '' ? null : Number(url.port)
  return { host, port, user: user === '' ? null : user }
}

/** Neither may begin with a dash: both become arguments of `ssh`. */
const HOST = /^(?:\w[\w.-]*|[\da-f:.]+)?$/i
const USER = /^(?:[\w.][\w.@+\\$-]*)?$/

function parametersOf(url: URL, refuse: Refuse): Parameters {
  const given = url.search.slice(1).split('&').filter(Boolean)
  const pairs = given.map((each): [string, string] => {
    const [name = '', ...value] = each.split('=')
    return [decode(name, refuse), decode(value.join('='), refuse)]
  })
  for (const [name, value] of pairs) {
    const check = isParameter(name)
      ? PARAMETERS[name]
      : refuse(`parameter '${name}' is not one of ${Object.keys(PARAMETERS).join(', ')}`)
    if (!check.allowed.test(value)) refuse(`parameter ${name} is '${value}', not ${check.meaning}`)
  }
  return Object.fromEntries(pairs)
}

function isParameter(name: string): name is ParameterName {
  return Object.hasOwn(PARAMETERS, name)
}

function decode(text: string, refuse: Refuse): string {
  const decoded = unescaped(text) ?? refuse(`'${text}' contains an invalid escape`)
  return /\p{Cc}/u.test(decoded) ? refuse('it contains escaped control characters') : decoded
}

function unescaped(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
