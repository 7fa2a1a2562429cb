/** Mutants of charts that no test can tell from the chart as it is, by their names, with why. */
export const explained: Readonly<Record<string, string>> = {
  'recovery · connecting · connection.made → .meeting · redirected to connecting.alone':
    'alone goes on to meeting at once when there is a connection',
  'recovery · connecting.meeting · peer.joined → meeting · redirected to connecting.alone':
    'alone goes on to meeting at once when there is a connection',
}
