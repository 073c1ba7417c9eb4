import type { AddedChannel, AddedController, Change } from '../types.js'
import { describeAddress } from './describe-address.js'

/** What the rescue XML gets so that the rescue system can speak to us: what preview prints. */
export function channelChanges(
  channels: readonly AddedChannel[],
  controllers: readonly AddedController[],
): readonly Change[] {
  return [
    ...controllers.map(({ type, index, address }) => ({
      what: `added ${type} controller ${index}${address === null ? '' : ` at ${describeAddress(address)}`}`,
      why: 'the instance has no virtio-serial controller with a free port',
    })),
    ...channels.map(({ name }) => ({ what: `added virtio port ${name}`, why: whyOf(name) })),
  ]
}

function whyOf(port: string): string {
  return port.startsWith('org.qemu.guest_agent.')
    ? 'the guest agent of the rescue system answers over it'
    : 'the rescue system says over it that it runs'
}

/** Said instead of a port, if there is no place for one. */
export const NO_ROOM_FOR_PORT =
  'no place is left for a virtio port, so the rescue system cannot say that it runs'
