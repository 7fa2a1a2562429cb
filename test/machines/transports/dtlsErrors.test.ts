import { expect, test } from 'vitest'
import { dtlsError } from '../../../machines/transports/dtlsErrors.ts'

test.each([
  ['self', { sentAlert: 40, receivedAlert: null }],
  ['peer', { sentAlert: null, receivedAlert: 40 }],
] as const)('DX-4: a fatal alert of %s is told', (by, alerts) => {
  const failure = { errorDetail: 'dtls-failure', alert: 40, by, message: 'why' } as const
  expect(dtlsError(failure)).toEqual({ errorDetail: 'dtls-failure', message: 'why', ...alerts })
})

test.each(['self', 'peer'] as const)('DX-4: with a wrong fingerprint, the alert of %s is not', (by) => {
  const failure = { errorDetail: 'fingerprint-failure', alert: 42, by, message: 'why' } as const
  expect(dtlsError(failure)).toMatchObject({ errorDetail: 'fingerprint-failure', sentAlert: null, receivedAlert: null })
})
