import type { Input } from '@pulumi/pulumi'
import type { ImageProperties } from './image-properties.js'
import type { RescueImage } from './rescue-image.js'

/** An image that is on the libvirt host, written out where it is used. */
export interface InlineImage {
  /**
   * Absolute path of the image on the libvirt host, inside a storage pool.
   *
   * The default is a fresh copy of the instance's own original image: the base of the backing chain of
   * its root disk. With a `kernel`, the default is no rescue disk.
   */
  readonly path?: Input<string> | undefined
  /** Format of the image. It must be the format that the image's header shows, which is also the default. */
  readonly format?: Input<'raw' | 'qcow2' | 'iso'> | undefined
  /** SHA-256 of the whole image file, in hexadecimal. It is checked before the image is used. */
  readonly sha256?: Input<string> | undefined
  /**
   * Glance image properties, keys and values spelled as Glance spells them.
   *
   * `hw_rescue_device` (disk, cdrom, floppy) or `hw_rescue_bus` (virtio, scsi, sata, ide, usb, fdc)
   * makes it a stable device rescue: every disk of the instance stays what it is, and the rescue
   * disk comes last. If neither is given it is a legacy rescue: the rescue disk is first, the root disk
   * second. Other properties are kept and ignored, unless a rule uses them. The compiler takes keys of
   * your own through `uncheckedProperties`.
   */
  readonly properties?: Input<ImageProperties> | undefined
  /**
   * Absolute path of a kernel on the libvirt host, inside a storage pool. QEMU loads it, so that no disk and no
   * boot loader is needed. Every disk of the instance stays, unless `path` asks for a legacy rescue.
   */
  readonly kernel?: Input<string> | undefined
  /** Absolute path of the kernel's initial RAM disk on the libvirt host, inside a storage pool. */
  readonly ramdisk?: Input<string> | undefined
  /**
   * The kernel's parameters. The default is the image property `os_command_line`. Everybody who reads the XML on
   * the host sees them.
   */
  readonly commandLine?: Input<string> | undefined
}

/** What to rescue, from what, and how. Only `instance` is required. */
export interface InstanceRescueArgs {
  /** Name or UUID of the instance. A change replaces the rescue. */
  readonly instance: Input<string>
  /**
   * The image to rescue from: a `RescueImage`, or an image that is on the host. A change replaces the rescue,
   * unless the layout stays the same.
   */
  readonly image?: Input<InlineImage> | RescueImage | undefined
  /**
   * What the rescue system may do to the instance's own disks: `read-write`, what it writes stays (the
   * default); `read-only`, it cannot write to them; `discard`, it can, and what it writes is thrown away;
   * `checkpoint`, it can, and what it writes is thrown away unless it is merged.
   *
   * After the last three the disks are byte for byte what they were, unless it was merged. IDE and SATA disks cannot be read-only, so
   * with `read-only` what is written to those is thrown away. The preview says which disk gets which. A
   * change replaces the rescue.
   */
  readonly originalDisks?: Input<'read-write' | 'read-only' | 'discard' | 'checkpoint'> | undefined
  /**
   * Seconds that a running system, the instance's own or the rescue system, gets to shut down before
   * it is powered off: 0 for at once, at most 86400. The default is the image's
   * `os_shutdown_timeout`, else 60.
   */
  readonly shutdownTimeout?: Input<number> | undefined
  /**
   * Power state of the instance after the rescue: `restore` the state from before (the default),
   * `start` the instance, or `stop` it.
   */
  readonly afterUnrescue?: Input<'restore' | 'start' | 'stop'> | undefined
  /**
   * Seconds that the rescue system has to say that it runs, 0 to not wait. The default is 300.
   *
   * The rescue image of this project says so by itself. Of an image with the property
   * `hw_qemu_guest_agent=yes` the guest agent is asked, and else `bootPattern` decides. For other images
   * `proof` is `none` at once.
   */
  readonly bootTimeout?: Input<number> | undefined
  /**
   * A regular expression that a line on the serial console matches once the rescue system runs, such as
   * `^rescue login:`. Name what only the rescue system writes: the instance's own system may write to the
   * same console. The syntax is RE2's, without lookahead and backreferences.
   */
  readonly bootPattern?: Input<string> | undefined
  /**
   * What becomes of a rescue whose system does not say in time that it runs: `keep` it (the default) and
   * look at its console, or `undo` it. In both cases the update fails. A rescue that is entered again is
   * kept, because its disk may hold work.
   */
  readonly onBootTimeout?: Input<'keep' | 'undo'> | undefined
  /**
   * Public ssh keys of those who may log in to the rescue system as root, in the format of
   * `authorized_keys`. The rescue image of this project takes them, systemd 252 or newer, and cloud-init: see
   * docs/getting-in.md. Everybody who reads the XML on the host sees them. A change replaces the rescue.
   */
  readonly sshAuthorizedKeys?: Input<readonly Input<string>[]> | undefined
  /**
   * Password of root in the rescue system, for its console. Only its SHA-512 crypt hash leaves the program;
   * everybody who reads the XML on the host sees the hash. A change replaces the rescue.
   */
  readonly adminPassword?: Input<string> | undefined
  /**
   * `true` to make a password for root of the rescue system: the output `adminPassword`, a secret. It cannot be
   * given together with `adminPassword`. A change replaces the rescue.
   */
  readonly generatePassword?: Input<boolean> | undefined
  /**
   * User data for cloud-init in the rescue system, in any of its formats, at most 65,535 bytes. Always a
   * secret. It is on the config drive alone, never in the XML. A change replaces the rescue.
   */
  readonly userData?: Input<string> | undefined
  /**
   * Why the instance is rescued, in one line. Everybody who looks at the instance on the host sees it, even
   * if it is a secret here.
   */
  readonly reason?: Input<string> | undefined
  /** Number or name of the incident's ticket. Everybody who looks at the instance on the host sees it. */
  readonly ticket?: Input<string> | undefined
  /**
   * How long the rescue is to last, such as `4h`, `2d` or, in ISO 8601, `PT4H`. Nothing ends it then: `refresh` and
   * `libvirt-rescue list` say that it is past its time.
   */
  readonly ttl?: Input<string> | undefined
  /** Storage pool for the rescue disk. The default is the pool of the instance's root disk. */
  readonly pool?: Input<string> | undefined
  /**
   * libvirt connection URI: `qemu:///system`, `qemu+ssh://root@host/system`, …
   *
   * The default is the configuration value `libvirt-rescue:uri`, else the environment variable
   * `LIBVIRT_DEFAULT_URI`, else `qemu:///system`. It must not contain a password.
   */
  readonly uri?: Input<string> | undefined
}
