/** Where in the site a file or folder of the repository is shown that is outside of docs/. */
export function repositoryPath(path: string): string {
  return `repository/${path.replace(/\/$/, '').replace(/\.md$/, '').replaceAll('.', '-')}`
}
