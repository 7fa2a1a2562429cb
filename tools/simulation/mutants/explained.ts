/** Mutants that no test can tell from the rules as they are, by the ends of their names, with why. */
export const explained: Readonly<Record<string, string>> = {}
