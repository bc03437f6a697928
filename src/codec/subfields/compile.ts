import type { Field } from "../field.ts";
import type { FieldMistake } from "../field-compile.ts";
import { INDICATOR_NAMES, type LengthIndicator, parseIndicator } from "../length-indicators.ts";
import type { FieldSpec, Profile } from "../profile.ts";
import { BerTlv, tagOf } from "./ber-tlv.ts";
import { Bitmapped } from "./bitmapped.ts";
import { compileFree, compilePart, LONGEST_FREE } from "./content.ts";
import { DEEPEST, type Form, type Part } from "./form.ts";
import { LengthFirst } from "./length-first.ts";
import { PartMap } from "./part-map.ts";
import { Positional } from "./positional.ts";
import { Repeat } from "./repeat.ts";
import type {
  BerTlvSpec,
  BitmapSpec,
  SubfieldSpec,
  SubfieldsSpec,
  SubfieldTable,
  TlvSpec,
} from "./spec.ts";
import { Subfields } from "./subfields.ts";
import { TagForm, tagMistakes } from "./tag-form.ts";
import type { TaggedParts } from "./tagged.ts";
import { Tlv } from "./tlv.ts";

/** A mistake in how a profile takes a field apart. */
export interface SubfieldMistake {
  /** Keys from the field's entry on: `subfields`, `fields`, `2`, `length`. */
  readonly path: readonly string[];
  readonly reason: string;
}

/** Any tag, in a table by tag. */
const ANY = "*";

const LONGEST_HEADER = 64;
const LARGEST_MAP = 16;

/** What a part's entry may not have whose length is told by what is around it. */
const OTHERS_TELL = ["indicator", "counts", "adds", "roundsUp", "filled", "id"] as const;

/** Where in the profile one is, and how deep in fields of fields. */
interface Place {
  readonly path: readonly string[];
  readonly depth: number;
}

const inside = ({ path, depth }: Place, ...keys: readonly string[]): Place => ({
  path: [...path, ...keys],
  depth,
});

/** Compiles one field's parts, and gathers the mistakes in them. */
class Compiler {
  readonly mistakes: SubfieldMistake[] = [];
  readonly #defaults: Profile["encodings"];

  constructor(defaults: Profile["encodings"]) {
    this.#defaults = defaults;
  }

  subfields(spec: SubfieldsSpec, field: Field, place: Place): Subfields | undefined {
    const { header = 0, check = true } = spec;
    if (place.depth >= DEEPEST) {
      return this.#blame(place, `deeper than ${DEEPEST} fields in fields`);
    }
    if (!Number.isInteger(header) || header < 0 || header > LONGEST_HEADER) {
      this.#blame(inside(place, "header"), `not a whole number from 0 to ${LONGEST_HEADER}`);
    }
    const form = this.#form(spec, field, place);
    return form && new Subfields(form, field, header, check);
  }

  #blame({ path }: Place, reason: string): undefined {
    this.mistakes.push({ path, reason });
  }

  #form(spec: SubfieldsSpec, field: Field, place: Place): Form | undefined {
    switch (spec.form) {
      case "positional":
        return new Positional(this.#inOrder(spec.fields, inside(place, "fields"), true), false);
      case "bitmap":
        return this.#bitmapped(spec, place);
      case "tlv":
        return this.#tlv(spec, field, place);
      case "ber-tlv":
        return this.#berTlv(spec, place);
      case "repeat": {
        const parts = this.#inOrder(spec.group.fields, inside(place, "group", "fields"), false);
        const group = new Positional(parts, true);
        return new Repeat(group, new Subfields(group, undefined));
      }
    }
  }

  /** Parts by position. `ends`: the last one may be all that is left. */
  #inOrder(table: SubfieldTable, place: Place, ends: boolean): Part[] {
    const keys = Object.keys(table).filter((key) => {
      const right = /^(?:0|[1-9]\d{0,3})$/.test(key);
      if (!right) this.#blame(inside(place, key), "not a position");
      return right;
    }).sort((a, b) => Number(a) - Number(b));
    if (keys.length === 0) this.#blame(place, "no parts");
    return keys.flatMap((key, index) => {
      const { rest = false } = table[key]!;
      const last = ends && index === keys.length - 1;
      if (rest && !last) {
        this.#blame(inside(place, key, "rest"), "only for the last part of a field");
      }
      return this.#part(key, table[key]!, inside(place, key), rest && last) ?? [];
    });
  }

  #bitmapped(spec: BitmapSpec, place: Place): Form | undefined {
    const { size = 8 } = spec.bitmap;
    if (!Number.isInteger(size) || size < 1 || size > LARGEST_MAP) {
      const reason = `not a whole number from 1 to ${LARGEST_MAP}`;
      return this.#blame(inside(place, "bitmap", "size"), reason);
    }
    const map = new PartMap(spec.bitmap);
    const parts: Part[] = [];
    for (const [key, entry] of Object.entries(spec.fields)) {
      const bit = Number(key);
      const at = inside(place, "fields", key);
      if (!/^[1-9]\d{0,2}$/.test(key) || bit > map.most) {
        this.#blame(at, `not a bit from 1 to ${map.most}`);
      } else if (map.isChain(bit)) this.#blame(at, "its bit says that a further bitmap follows");
      else {
        const part = this.#part(key, entry, at, false);
        if (part !== undefined) parts[bit] = part;
      }
    }
    return new Bitmapped(map, parts);
  }

  #tlv(spec: TlvSpec, field: Field, place: Place): Form | undefined {
    const wrong = tagMistakes(spec.tag);
    for (const { key, reason } of wrong) this.#blame(inside(place, "tag", key), reason);
    if (wrong.length > 0) return undefined;
    const tags = new TagForm(spec.tag);
    if (spec.lengthFirst) return this.#lengthFirst(spec, tags, field, place);
    const { indicator, unknown = "keep", fields = {} } = spec;
    const parts = this.#tagged(fields, unknown, place, {
      isTag: (key) => tags.isTag(key),
      part: (entry, at) => this.#measured(entry, indicator, at),
      unnamed: () => {
        const reason = "needed for the values of tags that are not named";
        const most = indicator === undefined ? undefined : parseIndicator(indicator);
        if (most === undefined) return this.#blame(inside(place, "indicator"), reason);
        const length = Math.min(most.max, LONGEST_FREE);
        return this.#part("", { ...unnamed(field), indicator, length }, place, false);
      },
    });
    return new Tlv(tags, parts);
  }

  #lengthFirst(spec: TlvSpec, tags: TagForm, field: Field, place: Place): Form | undefined {
    const indicator = this.#lengthOfAll(spec.indicator, inside(place, "indicator"));
    if (indicator === undefined) return undefined;
    const { unknown = "keep", fields = {} } = spec;
    const length = Math.min(indicator.max, LONGEST_FREE);
    const parts = this.#tagged(fields, unknown, place, {
      isTag: (key) => tags.isTag(key),
      part: (entry, at) => this.#part("", entry, at, true),
      unnamed: () => this.#part("", { ...unnamed(field), length }, place, true),
    });
    return new LengthFirst(indicator, tags, parts);
  }

  /** The length that stands in front of each tag. Even the least can count the longest tag. */
  #lengthOfAll(name: string | undefined, place: Place): LengthIndicator | undefined {
    if (name === undefined) return this.#blame(place, "needed: it stands in front of the tags");
    return parseIndicator(name) ?? this.#blame(place, `not ${INDICATOR_NAMES}`);
  }

  /** A part of which an indicator tells the length: its own, or that of all. */
  #measured(entry: SubfieldSpec, common: string | undefined, place: Place): Part | undefined {
    const indicator = entry.indicator ?? common;
    if (indicator === undefined) {
      return this.#blame(inside(place, "indicator"), "needed: all values have none");
    }
    return this.#part("", { ...entry, indicator }, place, false);
  }

  #berTlv(spec: BerTlvSpec, place: Place): Form {
    const { constructed = "recurse", unknown = "keep", fields = {} } = spec;
    const bytes = this.#part("", { ...OPAQUE, length: LONGEST_FREE }, place, true)!;
    const parts = this.#tagged(fields, unknown, place, {
      isTag: (key) => tagOf(key) !== undefined,
      part: (entry, at) => this.#part("", entry, at, true),
      unnamed: () => bytes,
    });
    return new BerTlv(parts, constructed === "recurse" ? bytes.field : undefined);
  }

  #tagged(
    table: SubfieldTable,
    unknown: TaggedParts["unknown"],
    place: Place,
    { isTag, part, unnamed }: {
      isTag(key: string): boolean;
      part(entry: SubfieldSpec, place: Place): Part | undefined;
      unnamed(): Part | undefined;
    },
  ): TaggedParts {
    const named = new Map<string, Part>();
    let any: Part | undefined;
    for (const [key, entry] of Object.entries(table)) {
      const at = inside(place, "fields", key);
      if (key !== ANY && !isTag(key)) this.#blame(at, "not a tag of this form");
      const compiled = part(entry, at);
      if (compiled === undefined) continue;
      if (key === ANY) any = compiled;
      else named.set(key, compiled);
    }
    const isNamed = Object.hasOwn(table, ANY);
    const other = unknown === "refuse" ? undefined : isNamed ? any : unnamed();
    return { named, other, unknown };
  }

  /** @param free its length is told by what is around it */
  #part(key: string, entry: SubfieldSpec, place: Place, free: boolean): Part | undefined {
    const spec: FieldSpec = entry;
    const field = free ? this.#free(spec) : compilePart(spec, this.#defaults);
    if (!("encoding" in field)) {
      for (const { key, reason } of field) this.#blame(inside(place, key), reason);
      return undefined;
    }
    const { subfields } = entry;
    if (subfields === undefined) return { key, field, free, inner: undefined };
    const deeper = { path: [...place.path, "subfields"], depth: place.depth + 1 };
    const inner = this.subfields(subfields, field, deeper);
    return inner && { key, field, free, inner };
  }

  #free(spec: FieldSpec): Field | readonly FieldMistake[] {
    const told = OTHERS_TELL.filter((key) =>
      Object.entries(spec).some(([name, value]) => name === key && value !== undefined)
    );
    const reason = "its length is told by what is around it";
    if (told.length > 0) return told.map((key) => ({ key, reason }));
    return compileFree(spec, this.#defaults);
  }
}

/** Bytes of which nothing is known. */
const OPAQUE = { name: "", type: "b", encoding: "binary" } as const;

/** How the values of tags are shown that are not named: as text where the whole field is. */
function unnamed({ encoding }: Field): Omit<FieldSpec, "length"> {
  if (encoding.binary || encoding.packed) return OPAQUE;
  return { name: "", type: "ans", encoding: encoding.name };
}

/**
 * Compiles how a field is taken apart.
 *
 * @param field the field, compiled: its path begins those of errors
 * @param defaults the profile's encodings, for parts that name none
 * @returns what takes it apart, or every mistake in the spec
 */
export function compileSubfields(
  spec: SubfieldsSpec,
  field: Field,
  defaults: Profile["encodings"],
): Subfields | readonly SubfieldMistake[] {
  const compiler = new Compiler(defaults);
  const compiled = compiler.subfields(spec, field, { path: ["subfields"], depth: 0 });
  return compiled !== undefined && compiler.mistakes.length === 0 ? compiled : compiler.mistakes;
}
