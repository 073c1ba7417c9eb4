import { place } from './place.js'

/** A disk, as the guest's kernel shows it. */
export interface SeenDisk {
  /** `vda`, `sdb`, `sr0` */
  readonly name: string
  readonly bytes: number
  readonly serial: string | null
  /** Its PCI, SCSI, ATA or USB address; see `place`. */
  readonly place: string
}

/** A network card, as the guest's kernel shows it. */
export interface SeenNic {
  readonly name: string
  readonly mac: string
  readonly place: string
}

/** What a lab guest says of itself: test/lab/guest/init prints it. */
export interface GuestReport {
  /** The system that booted. */
  readonly system: string
  readonly firmware: 'bios' | 'efi'
  readonly disks: readonly SeenDisk[]
  readonly nics: readonly SeenNic[]
  /** `0000:00:04.0 1af4:1001` */
  readonly pci: readonly string[]
}

/**
 * Reads the reports out of a serial port's log, which may span several boots.
 *
 * Answers with one list a boot, each with that boot's whole reports in order; what the firmware, the
 * boot loader or the kernel printed is passed over.
 */
export function parseReports(log: string): readonly (readonly GuestReport[])[] {
  const boots = log.split(/^.*@boot /m).slice(1)
  return boots.map((boot) => {
    const blocks = boot.split(/^@begin\r?$/m).slice(1)
    return blocks.filter((block) => /^@end\r?$/m.test(block)).map(parseReport)
  })
}

/** What became of a guest's writes, by disk: `vda kept`; null until it has tried all disks. */
export function parseWrites(log: string): readonly string[] | null {
  const [whole] = /^@wrote [^]*?^@written\r?$/m.exec(log.split('@boot ').at(-1) ?? '') ?? []
  return whole === undefined
    ? null
    : [...whole.matchAll(/^@wrote (\S+ \w+)/gm)].map(([, words = '']) => words)
}

function parseReport(block: string): GuestReport {
  const lines = block.split(/\r?\n/).map((line) => line.split(' '))
  const all = (word: string): string[][] => lines.filter(([first]) => first === word)
  return {
    system: all('@system')[0]?.[1] ?? '',
    firmware: all('@firmware')[0]?.[1] === 'efi' ? 'efi' : 'bios',
    disks: all('@disk').map(([, name = '', sectors = '', serial = '', path = '', port = '']) => ({
      name,
      bytes: Number(sectors) * 512,
      serial: serial === '-' ? null : serial,
      place: place(path, port),
    })),
    nics: all('@nic').map(([, name = '', mac = '', path = '']) => ({
      name,
      mac,
      place: place(path),
    })),
    pci: all('@pci').map(([, address = '', vendor = '', device = '']) => {
      return `${address} ${vendor.slice(2)}:${device.slice(2)}`
    }),
  }
}
