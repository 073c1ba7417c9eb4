import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where set-up keeps what it downloaded or built; the scripts of test/setup know the same place. */
export const CACHE: string = join(homedir(), '.cache/pulumi-libvirt-rescue')
