/** The path at which our own server takes what apps send. */
export const APP_PATH = '/app'

/** The path at which pages of our own server listen. */
export const PAGE_PATH = '/page'
