/** How a promise stands, at any time. */
export function standing(promise: Promise<unknown>): { now: 'pending' | 'fulfilled' | 'rejected' } {
  const stands: ReturnType<typeof standing> = { now: 'pending' }
  promise.then(
    () => {
      stands.now = 'fulfilled'
    },
    () => {
      stands.now = 'rejected'
    },
  )
  return stands
}
