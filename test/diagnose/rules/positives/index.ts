import { OF_KERNELS } from './kernel.js'
import { OF_LOADERS } from './loader.js'
import type { Positive } from './positive.js'
import { OF_SYSTEMS } from './system.js'

/** For each rule what firmware, boot loader, kernel and system print, by program and version. */
export const POSITIVES: readonly Positive[] = [...OF_LOADERS, ...OF_KERNELS, ...OF_SYSTEMS]
