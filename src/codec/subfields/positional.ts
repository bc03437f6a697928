import { placeContent, refuse, takeContent } from "./content.ts";
import type { Form, Part } from "./form.ts";
import { refuseOthers, writePart } from "./parts.ts";
import type { Subvalues } from "./spec.ts";
import type { Walk } from "./walk.ts";
import type { Writer } from "./writer.ts";

/** Finds a part at `walk.at`: a free one is all that is left. */
export function placePart(walk: Walk, { free, field }: Part): boolean {
  return free ? takeContent(walk, field!, walk.at, walk.end) : placeContent(walk, field!);
}

/** Parts one after the other. A short tail is allowed: what is missing is absent. */
export class Positional implements Form {
  readonly ordered = false;
  readonly #parts: readonly Part[];
  readonly #keys: ReadonlySet<string>;
  readonly #repeats: boolean;

  /** @param repeats it is a group with others behind it: what follows the last part is not its own */
  constructor(parts: readonly Part[], repeats: boolean) {
    this.#parts = parts;
    this.#keys = new Set(parts.map(({ key }) => key));
    this.#repeats = repeats;
  }

  begin(): boolean {
    return true;
  }

  next(walk: Walk): Part | undefined {
    const left = walk.end - walk.at;
    if (left === 0) return undefined;
    const part = this.#parts[walk.count];
    if (part === undefined) {
      if (!this.#repeats) walk.blame("subfield-trailing", walk.at, `${left} too many`);
      return undefined;
    }
    walk.count++;
    return placePart(walk, part) ? part : walk.inPart(part.key);
  }

  key(walk: Walk): string {
    return this.#parts[walk.count - 1]!.key;
  }

  write(
    values: Subvalues,
    keys: readonly string[],
    out: Writer,
    depth: number,
    whole: boolean,
  ): void {
    refuseOthers(keys, (key) => this.#keys.has(key));
    let missing = "";
    for (const part of this.#parts) {
      const value = values[part.key];
      if (value === undefined) missing ||= part.key;
      else if (missing !== "") refuseGap(missing);
      else writePart(part, part.key, value, out, depth);
    }
    if (whole && missing !== "") refuseGap(missing);
  }
}

function refuseGap(key: string): never {
  refuse("value-too-short", key, "missing, and others follow it");
}
