/** What each answer has: the page runs nothing but its own files, and nothing from here is of use to another site. */
export function securityHeaders(port: number): Readonly<Record<string, string>> {
  const policy = {
    'default-src': "'none'",
    // The drawings are made by a program in WebAssembly.
    'script-src': "'self' 'wasm-unsafe-eval'",
    'style-src': "'self'",
    'img-src': "'self' data:",
    'worker-src': "'self'",
    'connect-src': `'self' ws://127.0.0.1:${port} ws://localhost:${port}`,
    'base-uri': "'none'",
    'form-action': "'none'",
    // An app of the same machine may show it in an iframe.
    'frame-ancestors': "'self' http://127.0.0.1:* http://localhost:* https://127.0.0.1:* https://localhost:*",
  }
  return {
    'content-security-policy': Object.entries(policy)
      .map(([directive, sources]) => `${directive} ${sources}`)
      .join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    'cache-control': 'no-store',
  }
}
