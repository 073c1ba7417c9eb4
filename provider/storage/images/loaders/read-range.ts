import type { Range } from '../../volumes/volume-content.js'

/** Reads a range of an image's file; fewer bytes if the file ends before. */
export type ReadRange = (range: Range) => Promise<Buffer>
