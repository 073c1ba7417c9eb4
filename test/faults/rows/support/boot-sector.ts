/** What the system in a boot sector does when the power button is pressed: go off, after 8 s, or nothing. */
export type OnButton = 'off' | 'slow' | 'ignore'

/**
 * A whole system of 512 bytes for a BIOS machine of type `pc`, which does as its keyboard says.
 *
 * `virsh send-key` with KEY_P: it powers itself off; KEY_R: reboots; KEY_S: suspends to RAM; KEY_C:
 * crashes (needs a pvpanic device). It heeds the power button, or not. It idles between the ticks
 * of its clock.
 */
export function bootSector(onButton: OnButton = 'ignore'): Buffer {
  const code = assemble([
    ...[0xfb], // sti
    ...[0xba, 0x02, 0x06, 0xb8, 0x00, 0x01, 0xef], // out 0x602, 0x100: let the button set its bit
    'loop',
    ...[0xf4], // hlt
    ...[0xba, 0x00, 0x06, 0xed, 0xa9, 0x00, 0x01], // in ax, 0x600; test ax, 0x100
    { jump: 0x75, to: onButton === 'ignore' ? 'keys' : onButton },
    'keys',
    ...[0xb4, 0x01, 0xcd, 0x16], // int 16h, 1: is there a key?
    { jump: 0x74, to: 'loop' },
    ...[0xb4, 0x00, 0xcd, 0x16], // int 16h, 0: take it
    ...key('p', 'off'),
    ...key('r', 'reboot'),
    ...key('s', 'suspend'),
    ...key('c', 'crash'),
    { jump: 0xeb, to: 'loop' },
    'slow',
    ...[0xb9, 0x92, 0x00], // mov cx, 146: ticks of 55 ms
    'tick',
    ...[0xf4], // hlt
    { jump: 0xe2, to: 'tick' }, // loop
    'off',
    ...[0xba, 0x04, 0x06, 0xb8, 0x00, 0x20, 0xef], // out 0x604, 0x2000
    { jump: 0xeb, to: 'loop' },
    'suspend',
    ...[0xba, 0x04, 0x06, 0xb8, 0x00, 0x24, 0xef], // out 0x604, 0x2400
    { jump: 0xeb, to: 'loop' },
    'reboot',
    ...[0xb0, 0xfe, 0xe6, 0x64], // out 0x64, 0xfe
    { jump: 0xeb, to: 'loop' },
    'crash',
    ...[0xba, 0x05, 0x05, 0xb0, 0x01, 0xee], // out 0x505, 1
    { jump: 0xeb, to: 'loop' },
  ])
  const sector = Buffer.alloc(512)
  sector.set(code)
  sector.writeUInt16LE(0xaa55, 510)
  return sector
}

/** A byte, a label, or a short jump to a label. */
type Part = number | string | { readonly jump: number; readonly to: string }

function key(letter: string, to: string): Part[] {
  return [0x3c, letter.charCodeAt(0), { jump: 0x74, to }]
}

function assemble(parts: readonly Part[]): Uint8Array {
  const sizeOf = (part: Part): number =>
    typeof part === 'string' ? 0 : typeof part === 'number' ? 1 : 2
  const places = new Map<string, number>()
  let at = 0
  for (const part of parts) {
    if (typeof part === 'string') places.set(part, at)
    at += sizeOf(part)
  }
  at = 0
  return Uint8Array.from(
    parts.flatMap((part) => {
      at += sizeOf(part)
      if (typeof part === 'number') return [part]
      return typeof part === 'string' ? [] : [part.jump, ((places.get(part.to) ?? 0) - at) & 0xff]
    }),
  )
}
