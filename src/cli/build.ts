/*
 * What is known of the build. Whoever compiles the program writes this file anew in a copy of the
 * sources; in the sources themselves nothing is known.
 */

/** The commit that the program was compiled of, and when, as ISO 8601 has it; absent: not known. */
export const BUILD: { readonly commit?: string; readonly date?: string } = {};
