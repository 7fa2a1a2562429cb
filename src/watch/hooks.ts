export type Around<Name extends string = string> = (call: (args?: readonly unknown[]) => unknown, args: readonly unknown[], name: Name) => unknown
export declare function hookMethods<Name extends string>(object: object, names: readonly Name[], around: Around<Name>): (() => void) | undefined
export declare function hookSetter(object: object, name: string, then: () => void): (() => void) | undefined
