import { type Divergences, divergences } from 'webrtc-statecharts/divergences'

const asked: Divergences = divergences({
  except: ['DT-11'],
  onDivergence: ({ rule, target, expected, actual }) => console.warn(rule, target, expected, actual),
})
console.log(asked)
