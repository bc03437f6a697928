/**
 * What the program was compiled from; nothing is known where it runs from its sources. `scripts/compile.ts`
 * writes this file anew in the copy that it compiles.
 */
export const BUILD: { readonly commit?: string; readonly date?: string } = {};
