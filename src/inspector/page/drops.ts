import type { Actions } from './session.ts'

/** Takes files that are dropped anywhere on the page. */
export function takeDrops(host: HTMLElement, page: HTMLElement, actions: Actions): void {
  const isFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
  host.addEventListener('dragover', (event) => {
    if (!isFile(event)) return
    event.preventDefault()
    page.classList.add('is-target')
  })
  host.addEventListener('dragleave', ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node) || !host.contains(relatedTarget)) page.classList.remove('is-target')
  })
  host.addEventListener('drop', (event) => {
    if (!isFile(event)) return
    event.preventDefault()
    page.classList.remove('is-target')
    const [file] = event.dataTransfer?.files ?? []
    if (file) actions.open(file)
  })
}
