import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Chat } from './Chat.tsx'
import { TwoTabChat } from './twoTabChat.ts'

const chat = new TwoTabChat()
addEventListener('pagehide', () => chat.leave())
// The back button may bring the page back as it was left, without a connection.
addEventListener('pageshow', (event) => event.persisted && location.reload())

createRoot(document.querySelector('#root') as Element).render(
  <StrictMode>
    <Chat chat={chat} />
  </StrictMode>,
)
