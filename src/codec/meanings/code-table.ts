/** Looks a code up; `undefined` where it is not known. */
export type Lookup = (code: string) => string | undefined;

/**
 * A table written as text, an entry a line: the code, a blank, what it means. It is taken apart
 * when it is asked for the first time, since most programs never ask.
 */
export function codeTable(text: string): Lookup {
  let table: ReadonlyMap<string, string> | undefined;
  return (code) => (table ??= parse(text)).get(code);
}

function parse(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.trim().split("\n").map((line) => {
      const blank = line.indexOf(" ");
      return [line.slice(0, blank), line.slice(blank + 1)];
    }),
  );
}

/** `Title: meaning`, or nothing where there is no meaning. */
export function titled(title: string, meaning: string | undefined): readonly string[] {
  return meaning === undefined ? [] : [`${title}: ${meaning}`];
}

/** What is known, as a list of one or none. */
export function known(meaning: string | undefined): readonly string[] {
  return meaning === undefined ? [] : [meaning];
}
