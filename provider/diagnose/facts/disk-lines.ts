import * as z from 'zod'
import { guestWords, plainLine } from '../../guest/guest-words.js'

/** A text of the guest: clean, one line, at most 256 characters. */
const words = z.string().max(4096).transform(guestWords)
const count = z.int().min(0)
const flag = z.boolean()
/** Seconds since 1970, to the end of the year 9999. */
const time = z.int().min(0).max(253_402_300_799)

/**
 * The lines that `inside/*.sh` prints, by `kind`. Closed: another field, kind or type is no line of it.
 *
 * A device is named as under `/dev`, a path as in the instance's own system.
 */
export const diskLine = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('start'), version: z.literal(1) }),
  z.strictObject({
    kind: z.literal('disk'),
    device: words,
    bytes: count,
    table: z.enum(['gpt', 'dos', 'none']),
    /** 55AA at the end of the first sector. */
    signature: flag,
    /** The first sector has code to boot. */
    code: flag,
  }),
  z.strictObject({
    kind: z.literal('partition'),
    device: words,
    /** GUID or number, in lower case. */
    type: words,
    /** PARTUUID in lower case, as blkid says it; empty: it has none. */
    uuid: words,
    bytes: count,
  }),
  z.strictObject({
    kind: z.literal('filesystem'),
    device: words,
    type: words,
    uuid: words,
    /** `errors`: the kernel noted errors; `damaged`: it cannot be mounted. */
    state: z.enum(['clean', 'errors', 'damaged', 'unknown']),
    free: count,
    total: count,
    freeInodes: count,
    totalInodes: count,
  }),
  z.strictObject({
    kind: z.literal('layer'),
    type: z.enum(['lvm', 'raid', 'luks']),
    name: words,
    state: z.enum(['ok', 'missing', 'degraded', 'locked', 'damaged']),
  }),
  z.strictObject({
    kind: z.literal('root'),
    device: words,
    /** `ID` of os-release. */
    os: words,
    init: z.enum(['ok', 'missing', 'broken']),
    /** Empty: it has none. */
    machineId: words,
  }),
  z.strictObject({
    kind: z.literal('fstab'),
    number: count,
    source: words,
    target: words,
    type: words,
    /** `ok`, or what is wrong with the line. */
    state: z.enum(['ok', 'no-device', 'wrong-type', 'syntax']),
    /** It does not stop the boot: nofail or noauto. */
    optional: flag,
  }),
  z.strictObject({
    kind: z.literal('kernel'),
    version: words,
    image: z.enum(['ok', 'damaged']),
    initramfs: z.enum(['ok', 'missing', 'damaged']),
    initramfsBytes: count,
    /** The kernel's modules are on the disk. */
    modules: flag,
    /** Drivers of disks that its initramfs or the kernel itself has. */
    drivers: z.array(words).max(64),
  }),
  z.strictObject({
    kind: z.literal('grub'),
    config: z.enum(['ok', 'missing', 'empty']),
    /** normal.mod of GRUB for BIOS; `none`: GRUB for BIOS is not there. */
    modules: z.enum(['ok', 'missing', 'none']),
    /** GRUB before the first partition and core.img beside its modules; `unknown`: they cannot be compared. */
    core: z.enum(['same', 'other', 'unknown']),
    /** The number of the partition where core.img looks for the modules, and that of the one that has them. */
    place: z.enum(['same', 'other', 'unknown']),
  }),
  z.strictObject({
    kind: z.literal('entry'),
    /** The kernel of an entry of the boot menu, and what it asks for. */
    path: words,
    kernel: flag,
    initramfs: flag,
    root: words,
    rootFound: flag,
  }),
  z.strictObject({
    kind: z.literal('esp'),
    device: words,
    /** \EFI\BOOT\BOOTX64.EFI is there. */
    fallback: flag,
    /** Other loaders. */
    loaders: z.array(words).max(64),
  }),
  z.strictObject({
    kind: z.literal('account'),
    name: words,
    password: z.enum(['set', 'locked', 'empty', 'expired']),
  }),
  z.strictObject({
    kind: z.literal('file'),
    path: words,
    problem: z.enum(['mode', 'owner', 'missing', 'empty']),
  }),
  z.strictObject({ kind: z.literal('setting'), path: words, name: words, value: words }),
  z.strictObject({
    kind: z.literal('unit'),
    name: words,
    problem: z.enum(['masked', 'dangling']),
  }),
  z.strictObject({
    kind: z.literal('journals'),
    /** `none`: there are no files; `no-program`: this rescue system cannot read them; `unreadable`: they say nothing. */
    state: z.enum(['ok', 'none', 'no-program', 'unreadable']),
    /** How many were read, and how many were left out. */
    files: count,
    more: count,
    boots: count,
    /** The last boot has more lines. */
    isCut: flag,
  }),
  z.strictObject({
    kind: z.literal('boot'),
    /** 0 is the last one, -1 the one before. */
    number: z.int().min(-2).max(0),
    first: time,
    last: time,
    /** Of the last one: from the start of the kernel to its last line. Clocks are set in a boot, and this is not. */
    seconds: count,
    /** It came to the target of systemd for several users. */
    login: flag,
    /** What systemd reached last, after the login if there was one. */
    end: z.enum(['off', 'reboot', 'emergency', 'unknown']),
  }),
  /** A line of the last boot, its time first: `[    1.234567] systemd[1]: …`. */
  z.strictObject({ kind: z.literal('journal'), text: z.string().max(4096).transform(plainLine) }),
  z.strictObject({ kind: z.literal('trouble'), what: words }),
  z.strictObject({ kind: z.literal('end'), seconds: count }),
])

export type DiskLine = z.infer<typeof diskLine>
/** A line of one kind. */
export type Of<Kind extends DiskLine['kind']> = Extract<DiskLine, { kind: Kind }>
