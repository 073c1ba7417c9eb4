/**
 * Waits for all jobs to end, even if one fails, and then throws the first failure.
 *
 * For jobs that change something: undoing must not begin while another job still runs.
 */
export async function together<T extends readonly unknown[]>(
  ...jobs: { readonly [K in keyof T]: Promise<T[K]> }
): Promise<T> {
  const ended = await Promise.allSettled(jobs)
  for (const end of ended) if (end.status === 'rejected') throw end.reason
  return Promise.all(jobs)
}
