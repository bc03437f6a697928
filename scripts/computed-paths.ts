/*
 * Finds paths of modules and files that are computed while the program runs: `deno compile` and
 * `deno bundle` do not embed what such a path leads to. Works on the text, and takes rather too much
 * for code than too little: only lines that are comments as a whole are left out.
 */

/** Lines that are a comment and nothing else; `*name()` is a generator, `* text` is not. */
const COMMENT_LINE = /^[ \t]*(?:\/\/|\*(?:\s|\/|$)|\/\*(?!.*\*\/[ \t]*\S)).*$/gm;

const GAP = String.raw`(?:\s|/\*[\s\S]*?\*/)*`;
const CALL = new RegExp(
  String
    .raw`(?<![.\w$])(?<name>import|import\.meta\.resolve|require|new\s+(?:\w+\.)?(?:Worker|URL))` +
    String.raw`${GAP}\(`,
  "g",
);

/** A text in quotation marks of any kind, with nothing put into it. */
const LITERAL = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\$]|\\.|\$(?!\{))*`)$/s;
const WEB_ADDRESS = /^["'`]https?:/;

/** Where the string that opens at `start` ends, or the text does. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === text[start]) return at;
  }
  return text.length;
}

/** The arguments of the call whose bracket opens just before `start`. */
function argumentsAt(text: string, start: number): string[] {
  const found: string[] = [];
  let depth = 0;
  let begin = start;
  for (let at = start; at < text.length; at++) {
    const character = text[at]!;
    if (`"'\``.includes(character)) at = stringEnd(text, at);
    else if (character === "," && depth === 0) {
      found.push(text.slice(begin, at).trim());
      begin = at + 1;
    } else if ("([{".includes(character)) depth++;
    else if (")]}".includes(character) && depth-- === 0) {
      return [...found, text.slice(begin, at).trim()].filter((argument) => argument !== "");
    }
  }
  return found;
}

/** `true`: the address is of the web, or is no path of this program. */
function isHarmlessUrl(args: readonly string[]): boolean {
  const [path = "", base] = args;
  if (LITERAL.test(path)) return true;
  return base === undefined ? !path.includes("import.meta") : WEB_ADDRESS.test(base);
}

/** What is wrong with one call; `undefined`: nothing. */
function refuse(name: string, args: readonly string[]): string | undefined {
  const [path = ""] = args;
  if (name.endsWith("Worker")) {
    // A worker in a file of its own is not embedded either, even where its path is plain.
    return path === "import.meta.url" ? undefined : "a worker is new Worker(import.meta.url)";
  }
  const plain = name.endsWith("URL") ? isHarmlessUrl(args) : LITERAL.test(path);
  return plain ? undefined : "the path is computed";
}

/** Every computed path in a module's text: `12: import(name): the path is computed`. */
export function computedPaths(text: string): string[] {
  const code = text.replaceAll(COMMENT_LINE, (line) => " ".repeat(line.length));
  return [...code.matchAll(CALL)].flatMap((match) => {
    const name = match.groups!.name!.replaceAll(/\s+/g, " ");
    const args = argumentsAt(code, match.index + match[0].length);
    const reason = refuse(name, args);
    const line = code.slice(0, match.index).split("\n").length;
    return reason === undefined ? [] : [`${line}: ${name}(${args.join(", ")}): ${reason}`];
  });
}
