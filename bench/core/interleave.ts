/** How many rounds are measured. */
export interface Turns {
  /** Rounds that count; each side has one turn in each. */
  readonly rounds: number
  /** Rounds before them that do not count. */
  readonly warmUps: number
}

/**
 * Measures all sides by turns, A B, B A, A B, …, and returns the samples of each, round by round.
 *
 * Turns spread other load of the machine over all sides. The order changes, so that no side always
 * runs with what the other left in caches and on disk.
 */
export async function interleave<Name extends string, Sample>(
  sides: Readonly<Record<Name, () => Promise<Sample> | Sample>>,
  turns: Turns,
): Promise<Record<Name, Sample[]>>
// An overload, because the type of Object.fromEntries does not keep the names of the sides.
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
