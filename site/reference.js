// Makes the reference of each entry of the package, out of its TSDoc, in docs/api.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { Application, Converter, ReflectionKind } from 'typedoc'
import ts from 'typescript'

const root = join(import.meta.dirname, '..')
const out = join(root, 'docs/api')
const { exports, name } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** The entries by the files that they are built from. */
const entries = Object.entries(exports)
  .filter(([, { types }]) => types)
  .map(([entry, { types }]) => ({
    name: entry === '.' ? name : entry.slice(2),
    file: join(root, types.replace('./dist/', '').replace('.d.ts', '.ts')),
  }))

const app = await Application.bootstrapWithPlugins({
  entryPoints: entries.map(({ file }) => file),
  tsconfig: join(import.meta.dirname, 'tsconfig.json'),
  plugin: ['typedoc-plugin-markdown'],
  out,
  name,
  readme: 'none',
  // The root of the repository is checked by the TypeScript that it is built with.
  skipErrorChecking: true,
  excludeExternals: true,
  excludePrivate: true,
  excludeInternal: true,
  disableSources: true,
  githubPages: false,
  logLevel: 'Warn',
  groupOrder: ['Functions', 'Classes', 'Variables', 'Interfaces', 'Type Aliases'],
  sort: ['alphabetical'],
  router: 'module',
  entryFileName: 'index',
  hideBreadcrumbs: true,
  hidePageHeader: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  typeDeclarationFormat: 'table',
  propertyMembersFormat: 'table',
  enumMembersFormat: 'table',
  useCodeBlocks: true,
  useHTMLAnchors: true,
  sanitizeComments: true,
  expandObjects: false,
})
app.converter.on(Converter.EVENT_CREATE_SIGNATURE, typesAsWritten)
app.converter.on(Converter.EVENT_CREATE_DECLARATION, typeOfMember)
const project = await app.convert()
if (!project) process.exit(1)
for (const module of project.children ?? []) {
  const entry = entries.find(({ file }) => module.name === relative(root, file).replace(/(\/index)?\.ts$/, ''))
  if (!entry) throw new Error(`No entry of the package is made of ${module.name}.`)
  module.name = entry.name
}
for (const { comment } of project.getReflectionsByKind(ReflectionKind.All)) if (comment) withThrowsInOneList(comment)
await app.generateOutputs(project)
if (app.logger.hasErrors()) process.exit(1)

// docs/reference.md is the index.
rmSync(join(out, 'index.md'))

// What TypeScript makes of a chart, and of the table of rules, is too long to be read.
for (const file of readdirSync(out, { recursive: true, encoding: 'utf8' })) {
  if (!file.endsWith('.md')) continue
  const page = join(out, file)
  const up = file.includes('/') ? '../' : ''
  const toRules = `${up}${file === 'rules.md' ? '' : 'rules.md'}#ruleid`
  const text = readFileSync(page, 'utf8')
    .replace(/```ts\nconst (\w+Machine): StateMachine<[\s\S]*?```/g, '```ts\nconst $1: StateMachine;\n```')
    .replace(/(?:\\\| )?(?:`"[A-Z]+-\d+"` ?(?:\\\| )?){50,}/g, `[\`RuleId\`](${toRules}) `)
    // A comment names what its own file need not import.
    .replace(/(?<=^(?:- )?)BindError(?= `)/gm, `[BindError](${up}${name}.md#binderror)`)
    .replace(/“(Find out why it fails)”/g, `[$1](${up}../guides/why-it-fails.md)`)
    .replace(/(?<=^const rules: object;[\s\S]*?)#### Type Declaration\n[\s\S]*?(?=\n## )/m, '')
  writeFileSync(
    page,
    text.replace(/^# (.+)$/m, (_, title) => `# ${title === name ? title : `${name}/${title}`}`),
  )
}

/** Gives a function the types that its declaration names. TypeScript expands a snapshot, which is an alias of XState's. */
function typesAsWritten(context, signature, declaration) {
  if (!declaration || !(ts.isFunctionDeclaration(declaration) || ts.isGetAccessor(declaration))) return
  const inside = context.withScope(signature)
  if (isNamed(declaration.type)) signature.type = context.converter.convertType(inside, declaration.type)
  for (const [index, { type }] of declaration.parameters.entries()) {
    if (isNamed(type)) signature.parameters[index].type = context.converter.convertType(inside, type)
  }
}

/** The same for a member of an interface, where it stands: where it is inherited, it may name a parameter of the other. */
function typeOfMember(context, member) {
  const [declaration] = context.getSymbolFromReflection(member)?.declarations ?? []
  if (!declaration || !ts.isPropertySignature(declaration) || !isNamed(declaration.type)) return
  if (context.getSymbolFromReflection(member.parent)?.declarations.includes(declaration.parent))
    member.type = context.converter.convertType(context.withScope(member), declaration.type)
}

function isNamed(type) {
  return type !== undefined && ts.isTypeReferenceNode(type)
}

/** One heading for all that a function throws: each `@throws` has one by itself. */
function withThrowsInOneList(comment) {
  const [first, ...others] = comment.getTags('@throws')
  if (others.length === 0) return
  comment.blockTags = comment.blockTags.filter((tag) => !others.includes(tag))
  const line = (text) => ({ kind: 'text', text })
  first.content = [first, ...others].flatMap(({ content }) => [line('\n- '), ...content])
}
