/** What is made of a value: JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
