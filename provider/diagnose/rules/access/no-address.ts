import type { Rule } from '../rule.js'

/** Row 44 of docs/diagnose.md. */
export const noAddress: Rule = {
  id: 'no-address',
  row: 44,
  stage: 'up',
  title: 'The instance gets no address from the network',
  clues: [/No DHCPOFFERS received/, /No working leases in persistent database/],
  means:
    'The network card has another name or MAC address than the configuration says, or the network has no DHCP server.',
  todo: 'Compare the names of the network cards with the configuration, and look at the network of the host.',
  fixes: [],
  alike: 'A second card without a network.',
}
