import type { Page } from 'playwright'
import type { BrowserCommandContext } from 'vitest/node'
import { PATIENCE } from '../../tools/launch.ts'

declare global {
  /** The connection of a peer's page. */
  var peer: RTCPeerConnection | undefined
}

/** The pages that are open, by their ids. */
const open = new Map<number, Page>()
let last = 0

/** The version of the browser. */
export async function browserVersion({ context }: BrowserCommandContext): Promise<string> {
  return context.browser()?.version() ?? ''
}

/** Opens a page of the same browser for a peer, and gives its id. */
export async function openPeerPage({ context }: BrowserCommandContext): Promise<number> {
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE)
  last += 1
  open.set(last, page)
  return last
}

/** Hands an offer to the peer in a page, and gives the SDP of its answer, with all candidates. */
export async function askPeerPage(_: BrowserCommandContext, id: number, offer: string): Promise<string> {
  const page = open.get(id)
  if (!page) throw new Error(`there is no page with the id ${id}`)
  return page.evaluate(async (sdp) => {
    const peer = new RTCPeerConnection()
    globalThis.peer = peer
    await peer.setRemoteDescription({ type: 'offer', sdp })
    await peer.setLocalDescription()
    while (peer.iceGatheringState !== 'complete') {
      await new Promise((resolve) => peer.addEventListener('icegatheringstatechange', resolve, { once: true }))
    }
    return peer.localDescription?.sdp ?? ''
  }, offer)
}

/** Closes a page, if it is open. */
export async function closePeerPage(_: BrowserCommandContext, id: number): Promise<void> {
  const page = open.get(id)
  open.delete(id)
  await page?.close()
}
