import { expect } from 'chai'
import type { NamedPlace, RescuePlan } from '../../provider/planner/index.js'
import type { GuestReport } from '../lab/report.js'
import type { Scenario } from './scenario.js'

/** What is known of the disks of a scenario besides the plan. */
interface Known {
  readonly scenario: Scenario
  /** Size of the rescue disk; null: the disk has the size of the original image. */
  readonly imageBytes: number | null
}

/** Expects that each disk whose name the plan knows has that name in the guest. */
export function expectNamed(
  { before }: RescuePlan,
  places: readonly NamedPlace[],
  { report, scenario, imageBytes }: Known & { readonly report: GuestReport },
): void {
  for (const place of places.filter(({ guestName }) => guestName !== null)) {
    const seen = report.disks.find(({ name }) => name === place.guestName)
    const words = `${place.target}, named ${String(place.guestName)}`
    if (place.role === 'rescue') {
      if (imageBytes === null) expect(seen, words).to.deep.include({ serial: null })
      else expect(seen?.bytes, words).to.equal(imageBytes)
    } else if (place.device === 'cdrom') {
      expect(seen?.bytes, words).to.be.a('number').and.not.to.equal(imageBytes)
    } else {
      const target = before.find(({ from }) => from === place.from)?.target
      const index = scenario.guest.disks.findIndex((disk) => disk.target === target)
      expect(seen?.serial, words).to.equal(`SN-${index}`)
    }
  }
}
