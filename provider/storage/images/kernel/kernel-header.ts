import { isSignedProgram } from './signed-program.js'

/** What the first bytes of a kernel's file say of it. */
export interface KernelHeader {
  /** Whose boot protocol it follows; null: neither, as most other architectures have none. */
  readonly protocol: 'x86' | 'arm64' | null
  /** True if it has a signature for UEFI's Secure Boot; whose, and whether it is valid, is not looked at. */
  readonly isSigned: boolean
}

/** Reads a kernel's header: Linux's `Documentation/arch/x86/boot.rst` and `arch/arm64/booting.rst`. It never throws. */
export function parseKernelHeader(bytes: Uint8Array): KernelHeader {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isX86 =
    start.toString('latin1', 0x1fe, 0x200) === '\x55\xaa' &&
    start.toString('latin1', 0x202, 0x206) === 'HdrS'
  const isArm = start.toString('latin1', 56, 60) === 'ARM\x64'
  return { protocol: isX86 ? 'x86' : isArm ? 'arm64' : null, isSigned: isSignedProgram(start) }
}
