/** How many of the mutants the tests have to find. */
export const REQUIRED = 0.95

/** Mutants that no test can tell from what they are made of, by a part of their names, with why. */
export type Explanations = Readonly<Record<string, string>>

/** Why no test can find a mutant; `undefined` if one should. */
export function explanationIn(explained: Explanations, name: string): string | undefined {
  return Object.entries(explained).find(([part]) => name.includes(part))?.[1]
}
