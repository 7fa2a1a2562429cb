import type { Explanations } from './survivors.ts'

const aloneGoesOn = 'alone goes on to meeting at once when there is a connection'

const unsettledGoesOn = 'unsettled goes on to opening at once while a channel waits'

const isDone = 'an actor that is done takes nothing'

/** Mutants of charts that no test can tell from the chart as it is, by a part of their names, with why. */
export const explained: Explanations = {
  'recovery · connecting · connection.made → .meeting · redirected to connecting.alone': aloneGoesOn,
  'recovery · connecting.meeting · peer.joined → meeting · redirected to connecting.alone': aloneGoesOn,
  'reconnecting · redirected to offline':
    'offline goes on to reconnecting when there is a network, and reconnecting to offline when there is none',
  'recovery · connected.opening · network.up → opening · redirected to connected.unsettled': unsettledGoesOn,
  'recovery · connected.settled · always → opening · redirected to connected.unsettled': unsettledGoesOn,
  'recovery · reconnecting.replacing · after deadline #2 → asking · redirected to reconnecting.waiting':
    'the wait is over with the deadline, and asking follows',
  'session · closed · *': isDone,
  'session · failed · *': isDone,
  'recovery · failed · *': isDone,
}
