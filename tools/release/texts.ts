/** What is released, and when. */
export interface Release {
  readonly version: string
  /** As `2026-11-29`. */
  readonly date: string
}

/**
 * The changelog, in which what was unreleased is a release.
 *
 * @throws Error if nothing is unreleased, or the version is there already
 */
export function nameRelease(changelog: string, { version, date }: Release): string {
  const [before, unreleased, ...others] = changelog.split(/^## Unreleased$/m)
  if (before === undefined || unreleased === undefined || others.length > 0)
    throw new Error('CHANGELOG.md needs one heading "## Unreleased".')
  const headings = [...changelog.matchAll(/^## \[?([^\]\s]+)/gm)].map(([, name]) => name)
  if (headings.includes(version))
    throw new Error(`CHANGELOG.md has ${version} already. Say what kind of change is released: npx changeset.`)
  const [news = ''] = unreleased.split(/^## /m)
  if (news.trim() === '') throw new Error('CHANGELOG.md has nothing under "## Unreleased".')
  return `${before}## Unreleased\n\n## ${version} - ${date}${unreleased}`
}

/** A page, with the name that `npm pack` gives the tarball of this version. */
export function nameTarball(page: string, version: string): string {
  return page.replace(/\bwebrtc-statecharts-\d+\.\d+\.\d+(-[\w.]+)?\.tgz\b/g, `webrtc-statecharts-${version}.tgz`)
}
