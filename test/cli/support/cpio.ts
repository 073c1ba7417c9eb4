/** An archive with one program, as Linux takes it for a part of an initramfs: `newc` of cpio(5). */
export function cpioOf(name: string, content: string): Buffer {
  return Buffer.concat([
    entry(name, 0o100755, Buffer.from(content)),
    entry(END, 0, Buffer.alloc(0)),
  ])
}

const END = 'TRAILER!!!'

function entry(name: string, mode: number, content: Buffer): Buffer {
  const fields = [1, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length + 1, 0]
  const hex = fields.map((field) => field.toString(16).padStart(8, '0')).join('')
  return Buffer.concat([padded(Buffer.from(`070701${hex}${name}\0`)), padded(content)])
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])
}
