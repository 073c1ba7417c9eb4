/** The dots of a picture, line by line: red, green and blue, a byte each. */
export interface Dots {
  readonly width: number
  readonly height: number
  readonly rgb: Buffer
}

/** Reads a binary PPM with a byte a colour, which is what QEMU writes; null: it is another file, or not whole. */
export function parsePpm(bytes: Buffer): Dots | null {
  const head = HEAD.exec(bytes.toString('latin1', 0, LONGEST_HEAD))
  if (head === null) return null
  const [whole, ...numbers] = head
  const [width = 0, height = 0] = numbers.map(Number)
  const rgb = bytes.subarray(whole.length)
  const isWhole = width > 0 && height > 0 && rgb.length === width * height * 3
  return isWhole ? { width, height, rgb } : null
}

const LONGEST_HEAD = 256

/** Comments may follow each word. */
const HEAD = /^P6(?:\s+#[^\n]*)*\s+(\d{1,5})(?:\s+#[^\n]*)*\s+(\d{1,5})(?:\s+#[^\n]*)*\s+255\s/
