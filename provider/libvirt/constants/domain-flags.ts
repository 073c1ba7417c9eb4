/** Flags of `domainGetXmlDesc`: `SECURE` includes passwords, `INACTIVE` is the stored definition. */
export const DOMAIN_XML = {
  SECURE: 1,
  INACTIVE: 2,
  UPDATE_CPU: 4,
  MIGRATABLE: 8,
} as const

/** Flags of `domainCreateXml` and `domainCreateWithFlags`. */
export const DOMAIN_START = {
  PAUSED: 1,
  AUTODESTROY: 2,
  BYPASS_CACHE: 4,
  FORCE_BOOT: 8,
  VALIDATE: 16,
  RESET_NVRAM: 32,
} as const

/** Flags of `domainUndefineFlags`. */
export const DOMAIN_UNDEFINE = {
  MANAGED_SAVE: 1,
  SNAPSHOTS_METADATA: 2,
  NVRAM: 4,
  KEEP_NVRAM: 8,
  CHECKPOINTS_METADATA: 16,
  TPM: 32,
  KEEP_TPM: 64,
} as const

/** Flags of `domainShutdownFlags`: how the guest is asked. */
export const DOMAIN_SHUTDOWN = {
  DEFAULT: 0,
  ACPI_POWER_BTN: 1,
  GUEST_AGENT: 2,
  INITCTL: 4,
  SIGNAL: 8,
  PARAVIRT: 16,
} as const

/** `virDomainModificationImpact`: which of the two definitions a change concerns. */
export const DOMAIN_AFFECT = {
  CURRENT: 0,
  LIVE: 1,
  CONFIG: 2,
} as const

/** `virDomainLifecycle`: on_poweroff, on_reboot, on_crash. */
export const DOMAIN_LIFECYCLE = {
  POWEROFF: 0,
  REBOOT: 1,
  CRASH: 2,
} as const

/** `virDomainLifecycleAction`: what is done then. */
export const DOMAIN_LIFECYCLE_ACTION = {
  DESTROY: 0,
  RESTART: 1,
  RESTART_RENAME: 2,
  PRESERVE: 3,
  COREDUMP_DESTROY: 4,
  COREDUMP_RESTART: 5,
} as const

/** Flags of `domainOpenChannel`: `FORCE` takes the port from whoever has it open. */
export const DOMAIN_CHANNEL = { FORCE: 1 } as const

/** Flags of `domainGetGuestInfo`: what the guest agent is asked for. */
export const DOMAIN_GUEST_INFO = { FILESYSTEM: 16 } as const

/** `virDomainInterfaceAddressesSource`: who says which addresses a guest has. */
export const DOMAIN_ADDRESSES = { LEASE: 0, AGENT: 1, ARP: 2 } as const

/** `virDomainMetadataType`: which part of the metadata. */
export const DOMAIN_METADATA = {
  DESCRIPTION: 0,
  TITLE: 1,
  ELEMENT: 2,
} as const
