import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { explain } from '../../../src/import/explain/explain.ts'
import { importDump } from '../../../src/import/importDump.ts'
import { redactDump } from '../../../src/import/redact/redactDump.ts'
import { sampleNames, sampleOf, textOfSample } from './sample.ts'

/** What is private in a text of a dump, by where it stands. */
function secretsIn(text: string): readonly string[] {
  const places = [
    /(?<![\d./])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g,
    /2001:db8:[\da-f:]+/g,
    /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.local/g,
    /(?<=ice-ufrag:)[\w+/]+/g,
    /(?<= ufrag )[\w+/]+/g,
    /(?<=ice-pwd:)[\w+/]+/g,
    /(?:[\dA-F]{2}:){31}[\dA-F]{2}/g,
    /https?:\/\/[\w.-]+\.example\/?/g,
    /(?<=msid:)[\w-]{8,}/g,
    /(?<=cname:)\S{8,?}/g,
  ]
  const found = places.flatMap((place) => text.match(place) ?? [])
  return [...new Set(found)].filter((each) => !['0.0.0.0', '127.0.0.1'].includes(each))
}

/** What decides of an explanation. */
async function verdictsOf(dump: Uint8Array) {
  const { lives, source } = await importDump(dump)
  const explained = lives.map(explain)
  return {
    source,
    verdicts: explained.map(({ verdict, calls, broken, evidence }) => ({ verdict, calls, broken, evidence })),
  }
}

describe.each(sampleNames)('%s', (name) => {
  test('has nothing private any more when it is redacted', async () => {
    const text = textOfSample(name)
    const redacted = gunzipSync(await redactDump(sampleOf(name))).toString('utf8')
    const secrets = secretsIn(text)
    expect(secrets.length).toBeGreaterThan(5)
    expect(secrets.filter((secret) => redacted.includes(secret))).toEqual([])
    // Labels are words that may stand elsewhere: they are looked for in quotes.
    const labels = ['"chat"', '"neg"', '"late"', '"x"', '"remote video"'].flatMap((each) => [
      each,
      JSON.stringify(each).slice(1, -1),
    ])
    expect(labels.filter((label) => redacted.includes(label))).toEqual([])
  })

  test('is explained as before when it is redacted', async () => {
    const before = await verdictsOf(sampleOf(name))
    expect(before.verdicts.length).toBeGreaterThan(0)
    expect(await verdictsOf(await redactDump(sampleOf(name)))).toEqual(before)
  })
})

test('The same has the same pseudonym: peers still find each other', async () => {
  const { lives } = await importDump(await redactDump(sampleOf('chromium.internals.gz')))
  expect(lives.map(({ peer }) => peer)).toEqual(['8-2', '8-1', '8-4', '8-3', '8-6', '8-5', '8-8', '8-7', '8-10', '8-9'])
})

test('A dump that is not packed stays so', async () => {
  const plain = new TextEncoder().encode(textOfSample('chromium-fail.rtcstats-js.txt.gz'))
  const redacted = new TextDecoder().decode(await redactDump(plain))
  expect(redacted.startsWith('RTCStatsDump\n{"fileFormat":3')).toBe(true)
})

test('A text of an unknown kind is replaced, wherever it stands', async () => {
  const dump = {
    getUserMedia: [{ origin: 'https://acme.example', audio: '{"deviceId":"Mia’s headset"}' }],
    PeerConnections: {
      '1-1': {
        url: 'https://acme.example/room/mia',
        rtcConfiguration: JSON.stringify({
          iceServers: [
            { urls: ['turn:relay.acme.example:3478?transport=udp'], username: 'mia', credential: 'hunter2' },
          ],
        }),
        constraints: 'mia says hello',
        updateLog: [
          { type: 'createDataChannel', value: '{"label":"open"}', timestamp: 1700000000000.5 },
          {
            type: 'icecandidateerror',
            value: 'url: turn:relay.acme.example:3478, error_code: 401',
            time: '9:52:33 PM',
          },
          { type: 'custom', value: 'mia@acme.example from 10.1.2.3 and fe80::1:2', timestamp: 1700000000001.5 },
          { type: 'addIceCandidateFailed', value: 'OperationError: bad candidate of mia', timestamp: 1700000000002.5 },
        ],
        stats: { 'D1-label': { values: '["open"]' }, 'L1-address': { values: '["10.1.2.3"]' } },
      },
    },
    UserAgent: 'Mozilla/5.0 (Mia’s phone) Chrome/120.0.0.0 Safari/537.36 AcmeApp/1.2.3.4',
  }
  const redacted = new TextDecoder().decode(await redactDump(new TextEncoder().encode(JSON.stringify(dump))))
  expect(redacted).not.toMatch(/mia|acme|hunter2|10\.1\.2\.3|fe80|\\"open\\"/i)
  expect(redacted).toMatch(/turn:server-1\.invalid/)
  expect(redacted).toContain('9:52:33 PM')
  expect(redacted).toContain('Chrome/120')
})
