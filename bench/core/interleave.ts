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
  { rounds, warmUps }: Turns,
): Promise<Record<Name, Sample[]>> {
  const names = Object.keys(sides) as Name[]
  const samples = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<
    Name,
    Sample[]
  >
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const sample = await sides[name]()
      if (round >= 0) samples[name].push(sample)
    }
  }
  return samples
}
