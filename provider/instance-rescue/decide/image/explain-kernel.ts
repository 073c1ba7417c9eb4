import type { SecureBoot } from '../../../domain-xml/index.js'
import type { DirectBoot, Domain } from '../../../planner/types.js'
import type { InspectedKernel } from '../../../storage/index.js'

/** A kernel, and the instance that is to boot it. */
export interface KernelUse {
  readonly directBoot: DirectBoot
  readonly header: InspectedKernel['header']
  readonly domain: Pick<Domain, 'arch'>
  readonly secureBoot: SecureBoot
}

/** Says why the instance cannot boot a kernel; empty if nothing is known against it. */
export function findKernelRefusals(use: KernelUse): readonly string[] {
  return [...otherMachine(use), ...unsigned(use)].map(
    (why) => `kernel '${use.directBoot.kernel}': ${why}`,
  )
}

/** QEMU loads a file that is not a kernel of this protocol as something else, or exits at the start. */
function otherMachine({ header: { protocol }, domain: { arch } }: KernelUse): readonly string[] {
  const wanted = PROTOCOLS.find(([pattern]) => pattern.test(arch))?.[1] ?? null
  if (wanted === 'x86' && protocol !== 'x86')
    return [`it is not a Linux kernel for x86 (a bzImage), and the instance is ${arch || 'x86'}`]
  if (protocol === null || protocol === wanted) return []
  return [`it is a Linux kernel for ${protocol}, and the instance is ${arch}`]
}

const PROTOCOLS = [
  [/^(x86_64|i[3-6]86|)$/, 'x86'],
  [/^aarch64$/, 'arm64'],
] as const

function unsigned({ header, secureBoot }: KernelUse): readonly string[] {
  if (secureBoot !== 'on' || header.isSigned) return []
  return [
    'it is not signed, and Secure Boot is on in the firmware of the instance; name a signed kernel, or a rescue image with a signed loader and no kernel',
  ]
}

/** What an operator should know of a kernel under Secure Boot, although it may boot. */
export function warnOfSecureBoot({ header, secureBoot, directBoot }: KernelUse): readonly string[] {
  if (secureBoot === 'off') return []
  const name = `kernel '${directBoot.kernel}'`
  if (secureBoot === 'possible' && !header.isSigned)
    return [
      `${name} is not signed: it does not boot if Secure Boot is on in the firmware of the instance`,
    ]
  if (!header.isSigned) return []
  return [
    `${name} is signed, but under Secure Boot it boots only if the firmware of the instance knows the key: Microsoft's keys sign loaders, and no distribution's kernel`,
  ]
}
