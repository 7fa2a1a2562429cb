import { readFileSync } from 'node:fs'
import type { Plugin } from 'esbuild'

/** What Emscripten's bindings make out of text, for each method of the layout program, as functions. */
const replacement = `
function invokerWithoutEval(types, isMethod, returns) {
  return (name, fail, invoker, fn, runDestructors, fromWire, thisToWire, ...rest) => {
    const count = types.length - 2
    const toWire = rest.slice(0, count)
    const ownDestructors = rest.slice(count)
    const needsStack = types.slice(1).some((type) => type !== null && type.destructorFunction === undefined)
    const first = isMethod ? 1 : 2
    return function (...args) {
      const destructors = needsStack ? [] : null
      const wired = isMethod ? [thisToWire(destructors, this)] : []
      for (let place = 0; place < count; place += 1) wired.push(toWire[place](destructors, args[place]))
      const result = invoker(fn, ...wired)
      if (needsStack) runDestructors(destructors)
      else {
        let next = 0
        for (let place = first; place < types.length; place += 1) {
          if (types[place].destructorFunction !== null) ownDestructors[next++](wired[place - first])
        }
      }
      if (returns) return fromWire(result)
    }
  }
}
`

/**
 * Lets the layout program run in a page that forbids `eval`: its bindings make functions out of text, and so would need
 * `'unsafe-eval'` where `'wasm-unsafe-eval'` is enough for the program itself.
 */
export const withoutEval: Plugin = {
  name: 'without-eval',
  setup({ onLoad }) {
    onLoad({ filter: /@hpcc-js[\\/]wasm-graphviz[\\/]dist[\\/]index\.js$/ }, ({ path }) => ({
      contents: patched(readFileSync(path, 'utf8')),
      loader: 'js',
    }))
  },
}

/** @throws Error if the bindings are not as they were: then look at them anew */
function patched(text: string): string {
  const parts = text.split(/new Function\([\w$]+,[\w$]+\)/)
  const [before = '', after] = parts
  const maker = [...before.matchAll(/function [\w$]+\(([\w$]+),([\w$]+),([\w$]+),[\w$]+\)\{/g)].at(-1)
  if (parts.length !== 2 || after === undefined || !maker) throw new Error('The bindings of Graphviz have changed.')
  const [, types, isMethod, returns] = maker
  return `${before}invokerWithoutEval(${types},${isMethod},${returns})${after}\n${replacement}`
}
