/** As much of a syntax tree as matters here. */
export interface SyntaxNode {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly operator?: string
  readonly computed?: boolean
  readonly value?: unknown
  readonly name?: string
  readonly left?: SyntaxNode
  readonly right?: SyntaxNode
  readonly argument?: SyntaxNode
  readonly callee?: SyntaxNode
  readonly object?: SyntaxNode
  readonly property?: SyntaxNode
  readonly test?: SyntaxNode
}

const flipped: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '+': '-',
  '-': '+',
  '%': '*',
  '*': '/',
}

const otherMethod = new Map([
  ['some', 'every'],
  ['every', 'some'],
  ['max', 'min'],
  ['min', 'max'],
])

/** What is done, and gives nothing that anybody uses. */
const effects = ['CallExpression', 'AssignmentExpression', 'AwaitExpression']

/**
 * What an expression becomes in its mutants: comparisons are flipped, branches dropped, names and numbers are others, and what is
 * done is not done.
 *
 * @param parent - the node that it is in
 */
export function changesOf(node: SyntaxNode, source: string, parent: SyntaxNode | undefined): readonly string[] {
  const isCondition =
    parent?.type === 'IfStatement' && parent.test?.start === node.start && parent.test.end === node.end
  const isEffect = parent?.type === 'ExpressionStatement' && effects.includes(node.type) && !isNoEffect(node)
  return [...(isCondition ? ['false'] : []), ...(isEffect ? ['undefined'] : []), ...changesOfExpression(node, source)]
}

/** The constructor of the base class must be called, and `assertEvent` tells the compiler of what type an event is. */
function isNoEffect({ callee }: SyntaxNode): boolean {
  return callee?.type === 'Super' || callee?.name === 'assertEvent'
}

function changesOfExpression(node: SyntaxNode, source: string): readonly string[] {
  const text = ({ start, end }: SyntaxNode) => source.slice(start, end)
  const { left, right, argument, callee } = node
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression': {
      if (!left || !right || !node.operator) return []
      // One side alone is what is left when the other is dropped.
      if (node.type === 'LogicalExpression') return [text(left), text(right)]
      const operator = flipped[node.operator]
      return operator ? [`${text(left)} ${operator} ${text(right)}`] : []
    }
    case 'UnaryExpression':
      return node.operator === '!' && argument ? [text(argument)] : []
    case 'ConditionalExpression': {
      const { consequent, alternate } = node as unknown as Record<'consequent' | 'alternate', SyntaxNode>
      return [text(consequent), text(alternate)]
    }
    case 'CallExpression': {
      const method = callee?.property?.name && otherMethod.get(callee.property.name)
      if (!method || !callee?.object) return []
      return [`${text(callee.object)}.${method}${source.slice(callee.end, node.end)}`]
    }
    case 'Literal':
      if (typeof node.value === 'boolean') return [String(!node.value)]
      if (typeof node.value === 'number') return [`${text(node)} + 1`]
      // Messages are for people; what has no space is a name, which decides.
      return typeof node.value === 'string' && /^[^ ]+$/.test(node.value) ? ["'another'"] : []
    default:
      return []
  }
}
