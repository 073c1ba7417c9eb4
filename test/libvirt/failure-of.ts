/** The reason that a promise is rejected with; a promise that is fulfilled fails the test. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  const [result] = await Promise.allSettled([promise])
  if (result.status === 'rejected') return result.reason
  throw new Error('it succeeded where it should have failed')
}
