import { hasTpm, readSmbios, readSmbiosStrings } from '../../domain-xml/index.js'
import type { Observation } from '../../host/index.js'
import { hasSmbios } from '../../instance-rescue/proof/expected-sign.js'
import type { Domain } from '../../planner/types.js'

/** Why a guest of this definition cannot be handed anything in SMBIOS strings, or must not. */
export function explainGuest(
  { storedXml }: Pick<Observation, 'storedXml'>,
  domain: Domain,
  credential: string,
): readonly string[] {
  const { type, arch, machine, firmware } = domain
  const { mode, hasTables, isConfidential } = readSmbios(storedXml)
  const isShown = hasSmbios(domain) && !machine.startsWith('microvm')
  const isWithoutFirmware = arch === 'aarch64' && firmware.kind !== 'efi'
  const isHidden = mode !== 'host' && mode !== 'sysinfo' && hasTables
  return [
    ...(isShown
      ? []
      : [
          `a guest of type '${type}', architecture '${arch}' and machine '${machine}' has no SMBIOS tables, in which the key is handed over`,
        ]),
    ...(isShown && isWithoutFirmware
      ? ['it starts without UEFI, and on aarch64 only UEFI shows SMBIOS tables to a guest']
      : []),
    ...(isConfidential
      ? [
          'it is a confidential guest (<launchSecurity>), and systemd takes nothing from its host there',
        ]
      : []),
    ...(mode === 'host'
      ? [
          "it shows the host's SMBIOS tables (<smbios mode='host'/>), and libvirt adds nothing to these",
        ]
      : []),
    ...(isHidden
      ? [
          "its definition has SMBIOS tables that are not switched on (<sysinfo> without <smbios mode='sysinfo'/>), and with the key they would be",
        ]
      : []),
    ...(storedXml.includes(FW_CFG)
      ? [
          "its definition hands over a credential 'tmpfiles.extra' by fw_cfg, which systemd takes before that of the SMBIOS strings",
        ]
      : []),
    ...explainLength([credential, ...readSmbiosStrings(storedXml)]),
  ]
}

const FW_CFG = 'io.systemd.credentials/tmpfiles.extra'

/** QEMU does not start with tables of more than 65,535 bytes, and needs some for others. */
const LONGEST = 60_000

function explainLength(strings: readonly string[]): readonly string[] {
  const length = strings.reduce((sum, text) => sum + Buffer.byteLength(text) + 1, 0)
  if (length <= LONGEST) return []
  return [
    `with the keys its SMBIOS strings have ${length} bytes, and QEMU takes ${LONGEST}; give fewer keys`,
  ]
}

/** What the operator should know of a guest of this definition, before it restarts. */
export function warnOfGuest({ storedXml }: Pick<Observation, 'storedXml'>): readonly string[] {
  if (!hasTpm(storedXml)) return []
  return [
    'it has a TPM, and its firmware measures the SMBIOS tables into PCR 1: if the key of a disk is sealed to PCR 1, the guest asks for its passphrase at this boot',
  ]
}
