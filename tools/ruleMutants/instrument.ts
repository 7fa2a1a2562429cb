import { parseAst } from 'vitest/node'
import { changesOf, type SyntaxNode } from './changes.ts'

/** One small change of a source. */
export interface SourceMutant {
  /** `streamReset.ts:12 · a === b → a !== b` */
  readonly name: string
}

/** A source that is any of its mutants, as `chosen` says when it runs. */
export interface Instrumented {
  readonly code: string
  readonly mutants: readonly SourceMutant[]
}

/**
 * Puts all mutants of a source into it, so that it needs to be compiled only once: each changed expression asks whether it is
 * the chosen mutant.
 *
 * @param file - its name, for those of the mutants
 * @param chosen - an expression for the name of the chosen mutant
 */
export function instrument(source: string, file: string, chosen: string): Instrumented {
  const mutants: SourceMutant[] = []
  // What a chart's definition says besides its functions is structure, of which `npm run mutants` makes the mutants.
  let isStructure = false
  const textOf = (node: SyntaxNode, parent: SyntaxNode): string => {
    const outside = isStructure
    if (isChart(parent)) isStructure = parent.callee !== node
    else if (isFunction(node)) isStructure = false
    const plain = isChart(parent) && isStructure ? bounded(withParts(node)) : withParts(node)
    const changes = isStructure ? [] : changesOf(node, source, parent)
    isStructure = outside
    const line = source.slice(0, node.start).split('\n').length
    return changes.reduce(
      (rest, change) => {
        const before = source.slice(node.start, node.end).replaceAll(/\s+/g, ' ')
        let name = `${file}:${line} · ${before} → ${change.replaceAll(/\s+/g, ' ')}`
        // The same text may be twice in a line.
        while (mutants.some((other) => other.name === name)) name += ' (again)'
        mutants.push({ name })
        return `(${chosen} === ${JSON.stringify(name)} ? (${change}) : ${rest})`
      },
      changes.length > 0 ? `(${plain})` : plain,
    )
  }
  // A line that begins with a parenthesis would go on with the line before.
  const asPart = (node: SyntaxNode, parent: SyntaxNode): string => {
    const text = textOf(node, parent)
    return parent.type === 'ExpressionStatement' && text.startsWith('(') ? `void ${text}` : text
  }
  const withParts = (node: SyntaxNode): string => {
    let text = ''
    let at = node.start
    for (const part of partsOf(node)) {
      text +=
        source.slice(at, part.start) +
        (isLoopTest(part, node) ? `mayGoOn() && (${textOf(part, node)})` : asPart(part, node))
      at = part.end
    }
    return text + source.slice(at, node.end)
  }
  const program = parseAst(source, { lang: 'ts' }) as unknown as SyntaxNode
  return { code: `${loopGuard}${withParts({ ...program, start: 0, end: source.length })}`, mutants }
}

/** A mutant that would go round for ever fails instead. It is in one line with what follows, so that lines keep their numbers. */
const loopGuard =
  'let turns = 0; function mayGoOn() { turns += 1; if (turns > 1e7) throw new Error("It goes round for ever"); return true } '

function isChart({ type, callee }: SyntaxNode): boolean {
  return type === 'CallExpression' && callee?.property?.name === 'createMachine'
}

/** Of a chart that would go round for ever. */
function bounded(definition: string): string {
  return `{ options: { maxIterations: 1000 }, ...${definition} }`
}

function isFunction({ type }: SyntaxNode): boolean {
  return type === 'ArrowFunctionExpression' || type === 'FunctionExpression'
}

function isLoopTest(node: SyntaxNode, { type, test }: SyntaxNode): boolean {
  return (type === 'WhileStatement' || type === 'ForStatement') && test?.start === node.start && test.end === node.end
}

/** What runs inside of a node, in its order. Types do not, and names of members are no values. */
function partsOf(node: SyntaxNode): readonly SyntaxNode[] {
  // It tells the compiler of what type an event is.
  if (node.callee?.name === 'assertEvent') return []
  const parts = Object.entries(node)
    .filter(([key]) => !(key === 'key' && node.computed !== true) && !/^(type|returnType|superType)/.test(key))
    .flatMap(([, value]) => (Array.isArray(value) ? (value as unknown[]) : [value]))
    .filter(isNode)
    .filter(({ type }) => !/^(TSType|TSInterface|TSLiteral|Import|ExportAll)/.test(type))
  const unique = new Map(parts.map((part) => [`${part.start} ${part.end}`, part]))
  return [...unique.values()].sort((one, other) => one.start - other.start)
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}
