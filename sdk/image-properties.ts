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

  // Preview warns if the instance does not have what these ask for.
  readonly architecture?: Input<string> | undefined
  readonly hw_architecture?: Input<string> | undefined
  readonly hw_firmware_type?: Input<'bios' | 'uefi'> | undefined
  /** GiB. */
  readonly min_disk?: Input<number | string> | undefined
  /** MiB. */
  readonly min_ram?: Input<number | string> | undefined

  /** The kernel's parameters, if `kernel` is given and `commandLine` is not. */
  readonly os_command_line?: Input<string> | undefined

  // No rule uses what follows.
  readonly hypervisor_type?: Input<string> | undefined
  readonly hw_boot_menu?: Input<boolean | string> | undefined
  readonly hw_machine_type?: Input<string> | undefined
  readonly hw_qemu_guest_agent?: Input<boolean | string> | undefined
  readonly hw_video_model?: Input<string> | undefined
  readonly hw_vif_model?: Input<string> | undefined
  readonly img_config_drive?: Input<'mandatory' | 'optional'> | undefined
  readonly os_admin_user?: Input<string> | undefined
  readonly os_distro?: Input<string> | undefined
  readonly os_require_quiesce?: Input<boolean | string> | undefined
  readonly os_secure_boot?: Input<'required' | 'disabled' | 'optional'> | undefined
  readonly os_type?: Input<'linux' | 'windows'> | undefined
  readonly os_version?: Input<string> | undefined
}

/** SCSI controllers as Nova names them. */
export type ScsiModel =
  'virtio-scsi' | 'lsilogic' | 'lsisas1068' | 'lsisas1078' | 'vmpvscsi' | 'buslogic' | 'ibmvscsi'

/** Properties that the compiler does not check; `uncheckedProperties` makes them. */
export interface UncheckedProperties {
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
