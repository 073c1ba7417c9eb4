import { createRequire } from 'node:module'
import type * as pulumi from '@pulumi/pulumi'

/**
 * Pulumi's SDK, which the program has loaded already.
 *
 * Not by an import: Node would read each of its files again to find the names that a CommonJS package exports.
 */
export const pulumiSdk = createRequire(import.meta.url)('@pulumi/pulumi') as typeof pulumi
