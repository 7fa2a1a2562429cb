/**
 * Calls back in the frame after an element has another size. Inside the observer's own callback, whatever changes a size
 * makes browsers report the error "ResizeObserver loop completed with undelivered notifications" to the app.
 *
 * @returns what ends it
 */
export function onResize(element: Element, callback: () => void): () => void {
  let frame = 0
  const observer = new ResizeObserver(() => {
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(callback)
  })
  observer.observe(element)
  return () => {
    cancelAnimationFrame(frame)
    observer.disconnect()
  }
}
