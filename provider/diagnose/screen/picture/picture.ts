/** The dots of a picture, line by line, each a number `0xRRGGBB`. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly dots: Uint32Array
}

/** Why a picture is not read, as the end of a sentence: `it is 9000 x 9000 dots, …`. */
export interface Unread {
  readonly reason: string
}

/** Most dots of a picture that is read: a screen of 4096 x 2304. */
const MOST_DOTS = 4096 * 2304

/** Why a picture of that size is not read, or null. Asked before memory is taken for it. */
export function explainSize(width: number, height: number): string | null {
  if (width > 0 && height > 0 && width * height <= MOST_DOTS) return null
  return `it says that it has ${width} x ${height} dots, and at most ${MOST_DOTS} are read`
}

/** Makes a picture of lines of samples, a byte each: red, green, blue, and what else a dot has. */
export function pictureOf(
  { width, height }: Pick<Picture, 'width' | 'height'>,
  samples: Uint8Array,
  samplesPerDot: number,
): Picture {
  const dots = new Uint32Array(width * height)
  for (let dot = 0, at = 0; dot < dots.length; dot += 1, at += samplesPerDot)
    dots[dot] = ((samples[at] ?? 0) << 16) | ((samples[at + 1] ?? 0) << 8) | (samples[at + 2] ?? 0)
  return { width, height, dots }
}
