import { toHex } from "../../src/codec/bytes.ts";
import type { Pipes } from "../../src/cli/tools/pipes.ts";
import type { ToolCommand } from "../../src/cli/tools/tool.ts";

/** What a tool reads beside its arguments. */
interface Around {
  /** The standard input; default: a person, who is not asked. */
  readonly input?: string | Uint8Array;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

const bytesOf = (text: string | Uint8Array): Uint8Array =>
  typeof text === "string" ? new TextEncoder().encode(text) : text;

/** Runs a tool; `raw` is what it wrote as bytes, in hexadecimal. */
export async function runTool(
  tool: ToolCommand,
  args: readonly string[],
  { input, files = {} }: Around = {},
) {
  const printed: string[] = [];
  const errors: string[] = [];
  let raw = "";
  const written = new Map<string, string>();
  const pipes: Pipes = {
    readInput: (most) => input === undefined ? undefined : bytesOf(input).subarray(0, most),
    readFile(path, most) {
      if (!Object.hasOwn(files, path)) throw new Deno.errors.NotFound(`no ${path}`);
      return bytesOf(files[path]!).subarray(0, most);
    },
    write: (bytes) => void (raw += toHex(bytes)),
    writeFile(path, text, over) {
      if (!over && (Object.hasOwn(files, path) || written.has(path))) {
        throw new Deno.errors.AlreadyExists(path);
      }
      written.set(path, text);
    },
  };
  const code = await tool(args, {
    print: (text) => void printed.push(text),
    error: (text) => void errors.push(text),
    columns: () => 80,
  }, pipes);
  return { code, printed: printed.join("\n"), errors: errors.join("\n"), raw, written };
}
