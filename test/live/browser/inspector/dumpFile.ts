/** A dump of `test/dumps/`, as a file. */
export async function dumpFile(name: string): Promise<File> {
  const response = await fetch(new URL(`../../../dumps/${name}`, import.meta.url))
  if (!response.ok) throw new Error(`There is no dump ${name}`)
  return new File([await response.blob()], name)
}
