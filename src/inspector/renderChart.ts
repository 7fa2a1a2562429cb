/** What draws: a module of its own, as it is large, and is loaded where there is something to draw. */
export { render } from 'state-machine-cat'
