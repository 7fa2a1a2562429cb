/** What a task does, step by step: each step is asked for when those before are done. */
export type Steps = Iterator<() => void, void>

/** How many listeners one event has. */
const listeners = 64

/** Which of them begin something: the others are for the steps that are left then, so that no other event comes between. */
const beginning = 32

/**
 * Runs steps as listeners of events that the browser dispatches itself: its stack is empty after each of them, so all
 * microtasks run before the next, and nothing else.
 *
 * @param attempt - does a step, and throws nothing
 * @returns queues steps to be run so, after all that are queued before
 */
export function nativeDispatch(
  { port1, port2 }: Pick<MessageChannel, 'port1' | 'port2'>,
  attempt: (step: () => void) => void,
): (steps: Steps) => void {
  const queue: Steps[] = []
  let isPosted = false
  const post = () => {
    isPosted = queue.length > 0
    if (isPosted) port2.postMessage(undefined)
  }
  let hasBegun = false
  const runNext = (index: number) => {
    if (!hasBegun && index >= beginning) return
    const { done, value } = queue[0]?.next() ?? { done: true }
    hasBegun = !done
    if (done) queue.shift()
    else if (value) attempt(value)
  }
  for (let index = 0; index < listeners; index++) port1.addEventListener('message', () => runNext(index))
  port1.addEventListener('message', post)
  port1.start()
  return (steps) => {
    queue.push(steps)
    if (!isPosted) post()
  }
}
