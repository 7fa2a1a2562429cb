import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { SessionChat } from './SessionChat.tsx'

createRoot(document.querySelector('#root') as Element).render(
  <StrictMode>
    <SessionChat />
  </StrictMode>,
)
