/** What a promise is rejected with; that it is not is a failure of the test. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  const [result] = await Promise.allSettled([promise])
  if (result.status === 'rejected') return result.reason
  throw new Error('it succeeded where it should have failed')
}
