import { maskAnyText } from "../../codec/any-text.ts";
import { nearest } from "../../config/nearest.ts";
import { camelCase } from "../../config/option-entry.ts";
import { COMMAND_LINE, OptionError, type OptionProblem } from "../../config/option-error.ts";
import { quote } from "../../config/quote.ts";

/** An option of a tool. */
export interface Flag {
  /** Further names. */
  readonly also?: readonly string[];
  /** What stands for its value; absent: it has none. */
  readonly takes?: string;
  /** It may be given several times. */
  readonly many?: boolean;
  readonly help: string;
}

/** Every option that tools have. */
export const FLAGS = {
  "profile": {
    also: ["host-config"],
    takes: "NAME",
    help: "the host's dialect: a bundled profile, or a profile's file; default: that of the " +
      "folder's config.yaml, or smartvista",
  },
  "overrides": { takes: "LIST", help: "change single fields of it: FIELD:TYPE[:LENGTH],…" },
  "config": {
    also: ["c"],
    takes: "FILE",
    help: "the gateway's file of options, of which profile, overrides and length header count",
  },
  "header": { help: "a length header stands in front of each message, as the profile says" },
  "header-format": {
    also: ["framing"],
    takes: "FORMAT",
    help: "this length header stands there: the gateway's --header-format; none: messages one " +
      "after another without any",
  },
  "length-include-header": { help: "its length counts the header's own bytes too" },
  "file": { takes: "FILE", help: "read this file; may be given again" },
  "expect": {
    takes: "DE=VALUE",
    many: true,
    help:
      "the answer has to hold this, e.g. 39=00, 0=0210; 38: this field, whatever is in it; may " +
      "be given again",
  },
  "timeout": {
    takes: "SECONDS",
    help: "wait so long to connect, and for each answer; default: 35",
  },
  "tls": { help: "call it by TLS" },
  "tls-ca": {
    takes: "FILE",
    help: "CAs, in PEM, of which one has to have signed the host's certificate; default: the " +
      "well-known ones",
  },
  "tls-name": {
    takes: "NAME",
    help: "the name that its certificate has to be for; default: HOST",
  },
  "tls-cert": { takes: "FILE", help: "our own certificate, in PEM; goes with tls-key" },
  "tls-key": { takes: "FILE", help: "its key, in PEM" },
  "profiles": { takes: "FOLDER", help: "try every profile in it, and every jPOS or moov-io spec" },
  "listen": { takes: "PORT", help: "wait for a connection there, and look at what it sends" },
  "connect": { takes: "HOST:PORT", help: "connect there, and look at what it sends" },
  "field": { takes: "NUMBER", help: "only this field" },
  "name": { takes: "NAME", help: "the profile's name; default: made of the file's" },
  "output": { also: ["o"], takes: "FILE", help: "write it there, and not to the standard output" },
  "force": { help: "write over a file that is there" },
  "raw": { help: "bytes as they are, not hexadecimal" },
  "json": { help: "JSON, for programs" },
  "unsafe": { help: "do NOT mask card data; PIN blocks are shown too" },
  "help": { also: ["h"], help: "this text" },
} as const satisfies Record<string, Flag>;

/** The name of an option. */
export type FlagName = keyof typeof FLAGS;

/** One of them. */
export const flagOf = (name: FlagName): Flag => FLAGS[name];

/** Where something to look at comes from, as the command line says it. */
export type Place =
  /** An argument: the text itself, or a file's path. */
  | { readonly kind: "argument"; readonly text: string; readonly number: number }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "input" };

/** Arguments of a tool, taken apart. */
export interface ToolArguments {
  /** Options without a value that were given. */
  readonly flags: ReadonlySet<FlagName>;
  /** Options with a value. */
  readonly texts: ReadonlyMap<FlagName, string>;
  /** Options that were given any number of times, with their values in order. */
  readonly lists: ReadonlyMap<FlagName, readonly string[]>;
  /** What is to be looked at, in order. */
  readonly places: readonly Place[];
}

/** An argument as an error may repeat it: it may be a message, in the wrong place. */
const repeated = maskAnyText;

function problem(option: string, message: string, allowed: string): OptionProblem {
  return { option, message, allowed, source: COMMAND_LINE };
}

/** Reads one tool's arguments. */
class Reader {
  readonly flags = new Set<FlagName>();
  readonly texts = new Map<FlagName, string>();
  readonly lists = new Map<FlagName, string[]>();
  readonly places: Place[] = [];
  readonly problems: OptionProblem[] = [];
  readonly #names: readonly FlagName[];
  #count = 0;

  constructor(names: readonly FlagName[]) {
    this.#names = names;
  }

  read(args: readonly string[]): void {
    const rest = [...args];
    for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
      if (arg === "--") rest.splice(0).forEach((text) => this.#argument(text));
      else if (arg === "-") this.places.push({ kind: "input" });
      else if (/^--?[A-Za-z]/.test(arg)) this.#flag(arg, rest);
      else this.#argument(arg);
    }
  }

  #argument(text: string): void {
    this.places.push({ kind: "argument", text, number: ++this.#count });
  }

  #flag(arg: string, rest: string[]): void {
    const [, dashes = "", name = "", value] = /^(--?)([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    const written = dashes + repeated(name);
    const flag = this.#named(name);
    if (flag === undefined || dashes === "-" && name.length > 1) {
      return this.#unknown(written, name);
    }
    const { takes, many } = flagOf(flag);
    if (takes === undefined) return this.#alone(flag, written, value);
    const given = value ?? (/^-./.test(rest[0] ?? "-.") ? undefined : rest.shift());
    if (given === undefined || given === "") {
      this.problems.push(problem(written, "has no value", takes));
    } else if (flag === "file") this.places.push({ kind: "file", path: given });
    else if (many) this.lists.set(flag, [...this.lists.get(flag) ?? [], given]);
    else if (this.texts.has(flag)) this.problems.push(problem(written, "given already", "once"));
    else this.texts.set(flag, given);
  }

  #alone(flag: FlagName, written: string, value: string | undefined): void {
    if (value === undefined) this.flags.add(flag);
    else this.problems.push(problem(written, "takes no value", "without one"));
  }

  #named(name: string): FlagName | undefined {
    return this.#names.find((flag) => {
      return [flag, ...flagOf(flag).also ?? []].some((own) =>
        name === own || name === camelCase(own)
      );
    });
  }

  #unknown(written: string, name: string): void {
    const near = nearest(name, this.#names);
    const hint = near === undefined ? "" : `; did you mean --${near}?`;
    this.problems.push(problem(quoted(written), `unknown option${hint}`, "what --help lists"));
  }
}

/** An option's name as an error tells it: as it is, unless it is long. */
const quoted = (written: string): string => written.length > 60 ? quote(written) : written;

/**
 * Reads a tool's arguments.
 *
 * @param names the options that it has
 * @throws {OptionError} with everything that is wrong
 */
export function readToolArguments(
  args: readonly string[],
  names: readonly FlagName[],
): ToolArguments {
  const reader = new Reader(names);
  reader.read(args);
  if (reader.problems.length > 0) throw new OptionError(reader.problems);
  return reader;
}
