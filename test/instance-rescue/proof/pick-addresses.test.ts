import { expect } from 'chai'
import { pickAddresses } from '../../../provider/instance-rescue/proof/addresses.js'

const CARDS = [
  { mac: '52:54:00:00:00:01', isReachable: true },
  { mac: '52:54:00:00:00:02', isReachable: false },
]

const card = (hwaddr: string | null, ...addrs: readonly string[]) => ({
  name: 'eth0',
  hwaddr,
  addrs: addrs.map((addr) => ({ type: 0, addr, prefix: 24 })),
})

const found = (...interfaces: ReturnType<typeof card>[]): readonly string[] =>
  pickAddresses(interfaces, CARDS).map(({ address }) => address)

describe('the addresses of a rescue system', () => {
  it('are those of its cards, IPv4 first, each once', () => {
    expect(
      found(
        card('52:54:00:00:00:01', '2001:db8::5', '192.0.2.5'),
        card('52:54:00:00:00:01', '192.0.2.5'),
        card('52:54:00:00:00:02', '10.0.2.15'),
      ),
    ).to.deep.equal(['192.0.2.5', '10.0.2.15', '2001:db8::5'])
  })

  it('may be on a card that nobody outside reaches', () => {
    const [first] = pickAddresses([card('52:54:00:00:00:02', '10.0.2.15')], CARDS)
    expect(first).to.deep.equal({ address: '10.0.2.15', isReachable: false })
  })

  it('are found whatever the case of a MAC address', () => {
    expect(found(card('52:54:00:00:00:01'.toUpperCase(), '192.0.2.5'))).to.have.length(1)
  })

  it('are not those of a bridge or a container in the guest', () => {
    expect(found(card('02:42:00:00:00:01', '172.17.0.1'), card(null, '172.18.0.1'))).to.deep.equal(
      [],
    )
  })

  const USELESS = [
    ...['127.0.0.1', '0.0.0.0', '169.254.1.1', '224.0.0.1', '255.255.255.255'],
    ...['::1', '::', '::ffff:192.0.2.1', 'fe80::1', 'fe80::1%eth0', 'ff02::1', '2001:db8::1%eth0'],
  ]
  it('are none that others cannot use', () => {
    expect(found(card('52:54:00:00:00:01', ...USELESS))).to.deep.equal([])
  })

  const FALSE = [
    '',
    'x',
    '192.0.2.5;reboot',
    '192.0.2.5\n',
    '-oProxyCommand=x',
    '192.0.2.5/24',
    '\u001B[2J',
    '1e3',
    '0x7f000001',
  ]
  it('are no words of the guest', () => {
    expect(found(card('52:54:00:00:00:01', ...FALSE))).to.deep.equal([])
  })

  it('are at most 32', () => {
    const many = Array.from({ length: 2_000 }, (_, at) => `10.1.${at >> 8}.${at & 255}`)
    expect(found(card('52:54:00:00:00:01', ...many))).to.have.length(32)
  })
})
