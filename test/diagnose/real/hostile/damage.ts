/** Flips so many bits of the first bytes of a file system, the same ones for each seed. */
export function flipped(whole: Buffer, seed: number, count: number, within: number): Buffer {
  const bytes = Buffer.from(whole)
  const next = numbers(seed)
  // Of what is not empty: a bit of an unused block changes nothing.
  const used: number[] = []
  for (let at = 0; at < Math.min(within, bytes.length); at += 512)
    if (bytes.subarray(at, at + 512).some((byte) => byte !== 0)) used.push(at)
  for (let done = 0; done < count; done += 1) {
    const at = (used[next() % used.length] ?? 0) + (next() % 512)
    bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << (next() % 8)), at)
  }
  return bytes
}

/** Numbers that look like chance and come again: mulberry32. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}
