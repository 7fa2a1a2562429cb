/** The largest message, in bytes. An inspector of ours sends less than a million characters. */
export const LARGEST_MESSAGE = 4 * 1024 * 1024
/** How many fragments a message may come in. Each takes more than what is in it. */
export const MOST_FRAGMENTS = 1024
/** How many pieces of a frame may wait for the rest of it. */
export const MOST_PIECES = 16 * 1024
/** How deep objects may be in each other in a message, in levels. An inspector of ours sends 10, if nothing else is asked. */
export const DEEPEST = 1000

/** How much of the past is kept, in characters; what must be known of actors from before takes up to a quarter more. */
export const MOST_KEPT = 50_000_000
/** How many messages are kept, if nothing else is said. */
export const MOST_MESSAGES = 20_000

/** How many connections there may be, of all kinds. More are closed at once. */
export const MOST_CONNECTIONS = 512
/** How many apps may be connected. */
export const MOST_APPS = 64
/** How many pages may be. */
export const MOST_PAGES = 16
/** How many requests a connection may make. A page makes some ten. */
export const MOST_REQUESTS = 100

/** The head of a request, in bytes. */
export const LARGEST_HEAD = 16 * 1024
/** How many headers of a request are read. */
export const MOST_HEADERS = 100
/** How long the head of a request may take, in milliseconds: also of one that never comes. */
export const HEAD_TIME = 10_000
/** How long a request may take, in milliseconds. */
export const REQUEST_TIME = 30_000
/** How long nothing may be sent or taken while a request is answered, in milliseconds. */
export const QUIET_TIME = 30_000
/** How often it is seen whether that time is over, in milliseconds. */
export const CHECK_EVERY = 2_000
/** How long who is refused has to read that, in milliseconds. */
export const REFUSAL_TIME = 2_000
