import type { Input } from '@pulumi/pulumi'
import type { RescueBus, RescueDevice } from '../provider/planner/types.js'

/**
 * Glance image properties, keys and values spelled as Glance spells them.
 *
 * The compiler finds a misspelt key or value. Properties of your own, or a whole list from a file, go through
 * `uncheckedProperties`.
 */
export interface ImageProperties extends UncheckedProperties {
  /** What the guest takes the rescue disk for. It makes the rescue stable; the default is `disk`. */
  readonly hw_rescue_device?: Input<RescueDevice> | undefined
  /** The bus of the rescue disk. It makes the rescue stable. */
  readonly hw_rescue_bus?: Input<Exclude<RescueBus, 'xen'>> | undefined
  /** The bus of a hard disk, if `hw_rescue_bus` is not given. */
  readonly hw_disk_bus?: Input<RescueBus> | undefined
  /** The bus of a cdrom, if `hw_rescue_bus` is not given. */
  readonly hw_cdrom_bus?: Input<RescueBus> | undefined
  /** The bus of a floppy, if `hw_rescue_bus` is not given. */
  readonly hw_floppy_bus?: Input<RescueBus> | undefined
  /** The model of a SCSI controller that the rescue adds. */
  readonly hw_scsi_model?: Input<ScsiModel> | undefined
  /** Seconds that a system gets to shut down, if `shutdownTimeout` is not given. */
  readonly os_shutdown_timeout?: Input<number | string> | undefined

  /** The processor architecture of the image, such as `x86_64`; preview warns if the instance has another. */
  readonly architecture?: Input<string> | undefined
  /** The older name of `architecture`. */
  readonly hw_architecture?: Input<string> | undefined
  /** The firmware that the image boots with; preview warns if the instance has the other. */
  readonly hw_firmware_type?: Input<'bios' | 'uefi'> | undefined
  /** The smallest disk that the image fits on, in GiB; preview warns if the rescue disk is smaller. */
  readonly min_disk?: Input<number | string> | undefined
  /** The memory that the image needs, in MiB; preview warns if the instance has less. */
  readonly min_ram?: Input<number | string> | undefined

  /** The kernel's parameters, if `kernel` is given and `commandLine` is not. */
  readonly os_command_line?: Input<string> | undefined

  /** The hypervisor that the image is made for, such as `qemu`; no rule uses it. */
  readonly hypervisor_type?: Input<string> | undefined
  /** Whether the firmware shows a boot menu; no rule uses it. */
  readonly hw_boot_menu?: Input<boolean | string> | undefined
  /** The machine type, such as `q35`; no rule uses it: a rescue keeps the machine of the instance. */
  readonly hw_machine_type?: Input<string> | undefined
  /** Whether the image runs the guest agent, by which `up` then sees that the rescue system is up. */
  readonly hw_qemu_guest_agent?: Input<boolean | string> | undefined
  /** The model of the graphics card; no rule uses it. */
  readonly hw_video_model?: Input<string> | undefined
  /** The model of the network cards; no rule uses it: a rescue keeps those of the instance. */
  readonly hw_vif_model?: Input<string> | undefined
  /** Whether the image needs a config drive; no rule uses it. */
  readonly img_config_drive?: Input<'mandatory' | 'optional'> | undefined
  /** The account of the administrator; no rule uses it. */
  readonly os_admin_user?: Input<string> | undefined
  /** The distribution, such as `debian`; no rule uses it. */
  readonly os_distro?: Input<string> | undefined
  /** Whether a snapshot needs quiet file systems; no rule uses it. */
  readonly os_require_quiesce?: Input<boolean | string> | undefined
  /** Whether the image boots with Secure Boot; no rule uses it. */
  readonly os_secure_boot?: Input<'required' | 'disabled' | 'optional'> | undefined
  /** The family of the operating system; no rule uses it. */
  readonly os_type?: Input<'linux' | 'windows'> | undefined
  /** The version of the distribution; no rule uses it. */
  readonly os_version?: Input<string> | undefined
}

/** SCSI controllers as Nova names them. */
export type ScsiModel =
  'virtio-scsi' | 'lsilogic' | 'lsisas1068' | 'lsisas1078' | 'vmpvscsi' | 'buslogic' | 'ibmvscsi'

/** Properties that the compiler does not check; `uncheckedProperties` makes them. */
export interface UncheckedProperties {
  /** A mark for the compiler; no value has it. */
  readonly [UNCHECKED]?: never
}

declare const UNCHECKED: unique symbol

/**
 * Takes properties as they are, with keys and values that the compiler does not check.
 *
 * `preview` still checks those that a rescue uses. A misspelt key is kept and ignored, unless it resembles
 * `hw_rescue_device` or `hw_rescue_bus`.
 *
 * @example
 * ```ts
 * const properties = { hw_rescue_bus: 'usb', ...uncheckedProperties({ acme_owner: 'ops' }) } as const
 * ```
 */
export function uncheckedProperties(
  properties: Readonly<Record<string, Input<string | number | boolean>>>,
): UncheckedProperties {
  return properties
}
