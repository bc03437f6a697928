import { OPTION_NAMES, optionEntry, type OptionName } from "./options.ts";
import { namesOf, optionNamed } from "./names.ts";
import { mayStandInFile } from "./option-entry.ts";
import { misplaced, type OptionProblem, unknownOption } from "./option-error.ts";
import { isTooLarge, TOO_LARGE } from "./read-file.ts";
import type { Setting, Source } from "./source.ts";
import { YamlText } from "./yaml-text.ts";

/** `true`: a mapping may stand under this name, since option names go on after it. */
function isGroup(name: string): boolean {
  return OPTION_NAMES.some((option) => {
    return namesOf(option).some((known) => known.startsWith(`${name}-`));
  });
}

/** `["queue", "messageKeyFields"]` → `queue-message-key-fields`. */
function joined(path: readonly string[]): string {
  return path.map((key) => key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))
    .join("-");
}

type Mapping = Readonly<Record<string, unknown>>;

const isMapping = (value: unknown): value is Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Nothing after the key, or YAML's and JSON's words for it: all of them text to `failsafe`. */
const isBlank = (value: unknown): boolean => value === null || value === "~" || value === "null";

/** Options that SocketQueue 1.4 had retired itself: its template of a file has them, turned off. */
const RETIRED: ReadonlySet<string> = new Set(["smartVista", "openWay"]);

/** Said to be nothing, in so many words: as good as not there. */
const isUnset = (value: unknown): boolean => value === "" || value === "~" || value === "null";

/** `help: false`, which the original's template of a file has, asks for nothing. */
const isOffAnyway = (option: OptionName, value: unknown): boolean =>
  optionEntry(option).commandLineOnly === true && value === "false";

/** One file's text, walked into settings and problems. */
class FileReader {
  readonly settings: Setting[] = [];
  readonly problems: OptionProblem[] = [];
  readonly #name: string;
  readonly #text: YamlText;
  readonly #lines: readonly string[];

  constructor(name: string, text: YamlText, lines: readonly string[]) {
    this.#name = name;
    this.#text = text;
    this.#lines = lines;
    for (const { path, reason } of text.mistakes) {
      const option = path.join(".");
      this.problems.push({ option, message: reason, allowed: "once", source: this.#place(path) });
    }
  }

  /** Every key of a mapping that is found at `path`. */
  walk(mapping: Mapping, path: readonly string[]): void {
    for (const [key, value] of Object.entries(mapping)) this.#take([...path, key], value);
  }

  #place(path: readonly string[]): string {
    const line = this.#text.lineOf(path);
    return line === undefined ? this.#name : `${this.#name}:${line}`;
  }

  /** Behind a tab a name does not belong to the group above it, as its writer means it to. */
  #unknown(path: readonly string[], written: string): OptionProblem {
    const source = this.#place(path);
    if (!/^ *\t/.test(this.#lines[(this.#text.lineOf(path) ?? 0) - 1] ?? "")) {
      return unknownOption(written, source);
    }
    const message = "unknown option; there is a tab in front of it";
    return { option: written, message, allowed: "blanks, as YAML has it", source };
  }

  #take(path: readonly string[], value: unknown): void {
    const name = joined(path);
    const group = isGroup(name);
    const option = optionNamed(name);
    if (group && isMapping(value)) return this.walk(value, path);
    // A group whose options are all commented out.
    if (group && option === undefined && isBlank(value)) return;
    const written = path.join(".");
    if (RETIRED.has(written) && (value === "" || value === "false")) return;
    // So is the original's template of a file: what was not filled in is not set.
    if (option !== undefined && (isUnset(value) || isOffAnyway(option, value))) return;
    if (option === undefined) this.problems.push(this.#unknown(path, written));
    else if (!mayStandInFile(optionEntry(option))) {
      this.problems.push(misplaced(option, written, this.#place(path)));
    } else {
      const place = () => this.#place(path);
      this.settings.push({ option, written, value: isBlank(value) ? "" : value, place });
    }
  }
}

/** A file that says nothing, since something is wrong with it as a whole. */
function refusal(source: string, message: string): Source {
  const allowed = "a YAML or JSON mapping of options to values, at most 1 MiB";
  return { settings: [], problems: [{ option: "the file", message, allowed, source }] };
}

/**
 * Reads options from a file's text: YAML, or JSON, which is YAML too. Options stand nested, so that
 * the path of keys joined with `-` is the name (`listen: {port: 2014}`), or flat, in kebab-case or
 * camelCase.
 *
 * @param name the file's, for errors
 */
export function parseFile(name: string, text: string): Source {
  if (isTooLarge(text)) return refusal(name, TOO_LARGE);
  // The failsafe schema leaves values as their text: 010 does not become 8 before it is checked.
  const yaml = new YamlText(text, "failsafe");
  const [mistake] = yaml.mistakes;
  const { data } = yaml;
  if (mistake !== undefined && data === undefined) {
    const place = mistake.line === undefined ? name : `${name}:${mistake.line}`;
    return refusal(place, `not YAML: ${mistake.reason}`);
  }
  if (data === null) return { settings: [], problems: [] };
  if (!isMapping(data)) return refusal(name, "not a mapping");
  const reader = new FileReader(name, yaml, text.split("\n"));
  reader.walk(data, []);
  return reader;
}
