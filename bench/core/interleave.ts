/** How often the sides take their turns. */
export interface Turns {
  /** Rounds that are kept; each side has one turn in each. */
  readonly rounds: number
  /** Rounds before them that are thrown away. */
  readonly warmUps: number
}

/**
 * Lets all sides take turns, A B, B A, A B, …, and returns what each measured, round by round.
 *
 * By turns, so that whatever else the machine does falls on all of them; in changing order, so that
 * none always finds what the other left behind.
 */
export async function interleave<Name extends string, Sample>(
  sides: Readonly<Record<Name, () => Promise<Sample> | Sample>>,
  turns: Turns,
): Promise<Record<Name, Sample[]>>
// What fromEntries makes has no names for TypeScript: they are the sides'.
export async function interleave<Sample>(
  sides: Readonly<Record<string, () => Promise<Sample> | Sample>>,
  { rounds, warmUps }: Turns,
): Promise<Record<string, Sample[]>> {
  const measured = Object.entries(sides).map(([name, measure]) => {
    const samples: Sample[] = []
    return { name, measure, samples }
  })
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const { measure, samples } of round % 2 === 0 ? measured : measured.toReversed()) {
      const sample = await measure()
      if (round >= 0) samples.push(sample)
    }
  }
  return Object.fromEntries(measured.map(({ name, samples }) => [name, samples]))
}
