import type { GuestReport, SeenDisk } from '../../test/lab/report.js'

/** What the guest reported in three boots. */
export interface ThreeBoots {
  readonly before: GuestReport
  readonly during: GuestReport
  readonly after: GuestReport
}

/** Prints side by side what the guest saw before, during and after the rescue. */
export function showReports({ before, during, after }: ThreeBoots): void {
  const boots = [before, during, after]
  const rows = [
    ['', 'before', 'during', 'after'],
    ['system that booted', ...boots.map(({ system }) => system)],
    ...ROLES.map((role) => [
      `${role} disk`,
      ...boots.map(({ disks }) => show(disks.find(({ serial }) => serial === role))),
    ]),
    ['config drive', ...boots.map(({ disks }) => show(disks.find(isConfigDrive)))],
    ['rescue disk', ...boots.map(({ disks }) => show(disks.find(isRescueDisk)))],
    ['network card', ...boots.map(({ nics }) => show(nics[0]))],
  ]
  console.log('\nWhat was seen inside the guest:\n')
  for (const cells of rows)
    console.log(
      `  ${cells
        .map((cell, at) => cell.padEnd(at === 0 ? 20 : 34))
        .join('')
        .trimEnd()}`,
    )
}

const ROLES = ['root', 'data', 'swap'] as const

/** An IDE cdrom shows no serial number, and there is only one. */
function isConfigDrive({ name }: SeenDisk): boolean {
  return name.startsWith('sr')
}

function isRescueDisk(disk: SeenDisk): boolean {
  return (
    !isConfigDrive(disk) &&
    !disk.name.startsWith('fd') &&
    !ROLES.some((role) => role === disk.serial)
  )
}

function show(device: { readonly name: string; readonly place: string } | undefined): string {
  return device === undefined ? '—' : `${device.name} at ${device.place}`
}
