export { element, setText } from '../../src/inspector/element.ts'
