import { maskText } from "../../codec/card-numbers.ts";
import type { Inspection } from "../../config/load.ts";
import type { OptionProblem } from "../../config/option-error.ts";
import type { OptionName } from "../../config/options.ts";
import { oneLine } from "../../config/quote.ts";

/**
 * What a check has come to:
 *
 * - `ok`: it is well
 * - `note`: worth knowing, and no hindrance
 * - `fault`: a start would fail, or would not do what was meant
 * - `unavailable`: the host could not be reached
 */
export type Verdict = "ok" | "note" | "fault" | "unavailable";

/** One thing that was looked at. Holds no secret and no card number. */
export interface Finding {
  readonly verdict: Verdict;
  /** The option as its user wrote it, or what else it is about. */
  readonly option: string;
  /** How it is. */
  readonly message: string;
  /** What is allowed instead, where something is wrong. */
  readonly allowed?: string;
  /** `command line`, `environment`, or the file and if possible the line; absent: a default. */
  readonly source?: string;
}

/** A journal's key, in either of its spellings. */
const KEY = /(?<![0-9A-Za-z])[0-9A-Fa-f]{64}(?![0-9A-Za-z])|[A-Za-z0-9+/]{43,}=(?!\w)/g;

/** A word that is a path. */
const PATH = /\S*[/\\]\S*/g;

/** A name in a path with letters among its digits, as temporary ones have; but no card's track. */
const NAME = /\w*[A-Za-z]\w*/g;
const TRACK = /\d{13,}D/i;

/** The places of names in paths, which are nobody's card number. */
const namesIn = (text: string): { readonly start: number; readonly name: string }[] =>
  Array.from(text.matchAll(PATH)).flatMap((path) => {
    return Array.from(path[0].matchAll(NAME), ({ index, 0: name }) => {
      return { start: path.index + index, name };
    });
  }).filter(({ name }) => !TRACK.test(name));

/** Text that may hold what a user put into the wrong place: a key, or a card number. */
function harmless(text: string): string {
  const known = text.replaceAll(KEY, "(hidden)");
  // Masked text has the same length.
  const masked = namesIn(known).reduce((so, { start, name }) => {
    return so.slice(0, start) + name + so.slice(start + name.length);
  }, maskText(known));
  return oneLine(masked);
}

/** A fault of the options themselves, as a finding. */
export function ofProblem({ option, message, allowed, source }: OptionProblem): Finding {
  return {
    verdict: "fault",
    option: harmless(option),
    message: harmless(message),
    ...allowed !== undefined && { allowed },
    source: harmless(source),
  };
}

/** Makes findings about an option, with the place where it stands. */
export class Findings {
  readonly #chosen: Inspection["chosen"];

  constructor({ chosen }: Pick<Inspection, "chosen">) {
    this.#chosen = chosen;
  }

  /** @param allowed for a fault: what is allowed instead */
  of(verdict: Verdict, option: OptionName, message: string, allowed?: string): Finding {
    const setting = this.#chosen.get(option);
    return {
      verdict,
      option: setting === undefined ? option : harmless(setting.written),
      message: harmless(message),
      ...allowed !== undefined && { allowed },
      ...setting !== undefined && { source: harmless(setting.place()) },
    };
  }
}
