import { placeContent } from "./content.ts";
import type { Part } from "./form.ts";
import { writePart } from "./parts.ts";
import type { Subvalues } from "./spec.ts";
import { FixedTags } from "./tagged.ts";
import type { Walk } from "./walk.ts";
import type { Writer } from "./writer.ts";

/** Tags of one size, each with a length indicator: Mastercard's DE 48, SmartVista's DE 48. */
export class Tlv extends FixedTags {
  next(walk: Walk): Part | undefined {
    const { named, other, unknown } = this.parts;
    while (walk.at < walk.end) {
      if (!this.readTag(walk)) return undefined;
      const known = named.get(walk.name);
      const part = known ?? other;
      if (part === undefined) walk.blame("undefined-field", walk.at);
      else {
        walk.at += this.tags.size;
        if (!placeContent(walk, part.field!)) this.#cut(walk);
        else if (known !== undefined || unknown !== "skip") return part;
        else continue;
      }
      return walk.inPart(walk.name);
    }
    return undefined;
  }

  write(values: Subvalues, keys: readonly string[], out: Writer, depth: number): void {
    for (const key of keys) {
      const { name, tag, part } = this.tagged(key);
      out.add(tag);
      writePart(part, name, values[key]!, out, depth);
    }
  }

  /** To run out of bytes in a length or a value is one fault here. */
  #cut(walk: Walk): void {
    const fault = walk.fault!;
    if (fault.code.startsWith("truncated")) walk.fault = { ...fault, code: "tlv-truncated" };
  }
}
