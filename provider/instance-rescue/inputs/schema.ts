import * as z from 'zod'
import { ORIGINAL_DISKS } from '../../planner/types.js'
import { LONGEST_TIMEOUT_S } from '../model/state.js'
import { AFTER_UNRESCUE, ON_BOOT_TIMEOUT } from '../model/types.js'
import {
  absolutePath,
  connectionUri,
  duration,
  imageFormat,
  imageProperties,
  plainText,
  sha256,
  type ArgumentNames,
} from '../../inputs/index.js'
import { PASSWORD_HASH } from '../../password/hash-password.js'
import { bootPattern } from './boot-pattern.js'
import { sshPublicKeys } from './ssh-public-keys.js'
import { userData } from './user-data.js'

/** Characters that Linux takes on x86 and ARM (COMMAND_LINE_SIZE), without the closing NUL. */
const LONGEST_COMMAND_LINE = 2047

const imageSchema = z.strictObject({
  path: absolutePath()
    .optional()
    .describe('Absolute path of the rescue image on the libvirt host, inside a storage pool.'),
  format: imageFormat,
  sha256: sha256
    .optional()
    .describe('SHA-256 of the whole image file, in hexadecimal; checked before the image is used.'),
  properties: imageProperties
    .optional()
    .describe('Glance image properties: hw_rescue_device and hw_rescue_bus decide the mode.'),
  kernel: absolutePath()
    .optional()
    .describe(
      'Absolute path of a kernel on the libvirt host, inside a storage pool; QEMU boots it in place of a disk. Without a path, there is no rescue disk.',
    ),
  ramdisk: absolutePath()
    .optional()
    .describe("Absolute path of the kernel's initial RAM disk, inside a storage pool."),
  commandLine: plainText(LONGEST_COMMAND_LINE)
    .optional()
    .describe(
      "The kernel's parameters; if not given, the image property os_command_line. Everybody who reads the XML on the host sees them.",
    ),
})

/**
 * The arguments of one rescue: the single source of their names, types, limits and descriptions.
 */
export const argumentsSchema = z.strictObject({
  instance: plainText(255).describe('Name or UUID of the instance to rescue.'),
  image: imageSchema
    .optional()
    .describe(
      "The image to rescue from; if not given, a fresh copy of the instance's own original image.",
    ),
  originalDisks: z
    .enum(ORIGINAL_DISKS)
    .optional()
    .describe(
      "What the rescue system may do to the instance's own disks: what it writes stays (read-write, the default), " +
        'is refused (read-only), is thrown away (discard), or is kept apart until it is merged or thrown away (checkpoint).',
    ),
  shutdownTimeout: z
    .int()
    .min(0)
    .max(LONGEST_TIMEOUT_S)
    .optional()
    .describe(
      'Seconds that a running system has to shut down before it is powered off, 0 for at once; ' +
        "if not given, the image's os_shutdown_timeout, else 60.",
    ),
  afterUnrescue: z
    .enum(AFTER_UNRESCUE)
    .optional()
    .describe('Power state after the rescue: as it was (restore, the default), start, or stop.'),
  bootTimeout: z
    .int()
    .min(0)
    .max(86_400)
    .optional()
    .describe(
      'Seconds that the rescue system has to say that it runs, 0 to not wait; if not given, 300. ' +
        'It says so over a port of its own, by its guest agent, or on its console.',
    ),
  bootPattern: bootPattern
    .optional()
    .describe(
      'Regular expression (RE2) that a line on the serial console matches once the rescue system runs; ' +
        'used if the image is not the one of this project and has no hw_qemu_guest_agent.',
    ),
  onBootTimeout: z
    .enum(ON_BOOT_TIMEOUT)
    .optional()
    .describe(
      'What becomes of a rescue whose system says nothing in time: keep (the default) or undo.',
    ),
  sshAuthorizedKeys: sshPublicKeys
    .optional()
    .describe(
      'Public ssh keys of those who may log in to the rescue system as root. Everybody who reads the XML on the host sees them.',
    ),
  adminPasswordHash: z
    .string()
    .regex(PASSWORD_HASH, { error: 'is not a SHA-512 crypt hash ($6$…)' })
    .optional()
    .describe(
      "SHA-512 crypt hash of root's password in the rescue system. Everybody who reads the XML on the host sees it.",
    ),
  generatePassword: z
    .boolean()
    .optional()
    .describe('True to make a password for root of the rescue system: the output adminPassword.'),
  userData: userData
    .optional()
    .describe(
      'User data for cloud-init in the rescue system, in any of its formats; it is on the config drive alone.',
    ),
  reason: plainText(1000)
    .optional()
    .describe('Why the instance is rescued; shown with the instance on the host.'),
  ticket: plainText(100)
    .optional()
    .describe("Number or name of the incident's ticket; shown with the instance on the host."),
  ttl: duration
    .optional()
    .describe(
      'How long the rescue is to last, such as 4h, 2d or PT4H. Nothing ends it then: list and refresh say that it is past its time.',
    ),
  pool: plainText(255)
    .optional()
    .describe(
      "Storage pool for the rescue disk; if not given, the pool of the instance's root disk.",
    ),
  uri: connectionUri,
})

/** Checked arguments: what was not given is left out. */
export type RescueArguments = z.output<typeof argumentsSchema>

/** The names that each object of arguments may have. */
export const ARGUMENT_NAMES: ArgumentNames = {
  // The SDK gives a hash in place of the password.
  '': Object.keys(argumentsSchema.shape).map((name) =>
    name === 'adminPasswordHash' ? 'adminPassword' : name,
  ),
  image: Object.keys(imageSchema.shape),
}
