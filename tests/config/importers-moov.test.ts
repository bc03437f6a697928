import { assertEquals } from "@std/assert";
import { importProfile } from "../../src/config/importers/import-profile.ts";
import type { Imported } from "../../src/config/importers/imported.ts";
import { checkProfile } from "../../src/config/profile-check.ts";
import type { Mapping } from "../../src/config/profile-mapping.ts";

const MTI = { type: "String", length: 4, enc: "ASCII", prefix: "ASCII.Fixed" };
const MAP = { type: "Bitmap", enc: "Binary", prefix: "Binary.Fixed" };

/** A spec of these fields, with MTI and bitmap unless the fields bring their own. */
function spec(fields: Mapping, more: Mapping = {}): Imported {
  const data = { name: "Bank", fields: { "0": MTI, "1": MAP, ...fields }, ...more };
  return importProfile(JSON.stringify(data), "bank");
}

const fieldsOf = ({ data }: Imported) => data["fields"] as Record<string, Mapping>;

function entry(imported: Imported, key: string): Mapping {
  const { name: _, ...rest } = fieldsOf(imported)[key]!;
  return rest;
}

/** What one field makes, beside others that make ASCII and bytes the defaults. */
function one(field: Mapping): Mapping {
  const string = { type: "String", length: 1, enc: "ASCII", prefix: "ASCII.Fixed" };
  const usual = {
    "100": string,
    "101": string,
    "102": { ...string, type: "Numeric" },
    "103": { ...string, type: "Numeric" },
    "104": { ...string, type: "Binary", enc: "Binary" },
    "105": { ...string, type: "Binary", enc: "Binary" },
  };
  return entry(spec({ "48": field, ...usual }), "48");
}

Deno.test("a field has its type's class, its encoding and its prefix's indicator", () => {
  const base = { type: "String", length: 9, enc: "ASCII", prefix: "ASCII.LL" };
  assertEquals(one(base), { type: "ans", length: 9, indicator: "ascii:2" });
  assertEquals(one({ ...base, type: "Numeric" })["type"], "n");
  assertEquals(one({ ...base, type: "Track2" })["type"], "z");
  assertEquals(one({ ...base, enc: "BCD", prefix: "BCD.LL" }), {
    type: "n",
    length: 9,
    indicator: "bcd:2",
    encoding: "bcd",
  });
  assertEquals(one({ ...base, enc: "LBCD" })["filler"], "right 0");
  assertEquals(one({ ...base, enc: "EBCDIC", prefix: "EBCDIC.LLL" }), {
    type: "ans",
    length: 9,
    indicator: "ebcdic:3",
    encoding: "ebcdic-500",
  });
  assertEquals(one({ ...base, type: "Hex", enc: "Binary", prefix: "Binary.L" }), {
    type: "b",
    length: 9,
    indicator: "binary:1",
  });
  assertEquals(one({ ...base, enc: "HexToASCII", prefix: "Hex.L" }), {
    type: "b",
    length: 9,
    indicator: "hex:2",
    encoding: "hex-ascii",
  });
});

Deno.test("padding is carried over for fixed text", () => {
  const fixed = { type: "String", length: 8, enc: "ASCII", prefix: "ASCII.Fixed" };
  const pad = (type: string, pad: unknown) => one({ ...fixed, padding: { type, pad } })["padding"];
  assertEquals([pad("Left", "0"), pad("Right", " "), pad("None", "")], [
    "left 0",
    "right space",
    undefined,
  ]);
  assertEquals(pad("leftPadder", 48), "left 0");
  const numeric = one({ ...fixed, type: "Numeric", padding: { type: "Left", pad: " " } });
  assertEquals([numeric["type"], numeric["padding"]], ["ans", "left space"]);
});

Deno.test("bitmaps chain as far as they go, unless they may not", () => {
  const map = (more: Mapping) => spec({ "1": { ...MAP, ...more }, "2": MTI }).data["bitmap"];
  assertEquals(map({}), { encoding: "binary", maps: 3, lastBit: "chain" });
  assertEquals(map({ disableAutoExpand: true }), { encoding: "binary", maps: 1, lastBit: "chain" });
  assertEquals(map({ enc: "HexToASCII", length: 16 }), {
    encoding: "hex-ascii",
    size: 16,
    maps: 1,
  });
});

const part = { type: "String", length: 2, enc: "ASCII", prefix: "ASCII.Fixed" };
const whole = { type: "Composite", length: 99, prefix: "ASCII.LL" };

Deno.test("a composite's parts stand in the order of their numbers", () => {
  const imported = spec({
    "3": { ...whole, tag: { sort: "StringsByInt" }, subfields: { "10": part, "2": part } },
  });
  const { type, subfields } = entry(imported, "3") as {
    type: string;
    subfields: { fields: Mapping };
  };
  assertEquals([type, Object.keys(subfields.fields)], ["ans", ["2", "10"]]);
});

Deno.test("a composite with parts of bytes is bytes itself", () => {
  const bytes = { ...part, type: "Binary", enc: "Binary" };
  const imported = spec({ "3": { ...whole, tag: {}, subfields: { "1": part, "2": bytes } } });
  assertEquals(entry(imported, "3")["type"], "b");
});

Deno.test("a composite with tags has them as they are on the wire", () => {
  const tag = {
    length: 2,
    enc: "ASCII",
    padding: { type: "Left", pad: "0" },
    sort: "StringsByInt",
  };
  const variable = { ...part, prefix: "ASCII.LL" };
  const imported = spec({ "48": { ...whole, tag, subfields: { "1": variable, "77": variable } } });
  const subfields = entry(imported, "48")["subfields"] as {
    tag: Mapping;
    fields: Mapping;
    unknown: string;
  };
  assertEquals(subfields.tag, { encoding: "ascii", length: 2 });
  assertEquals([Object.keys(subfields.fields).sort(), subfields.unknown], [["01", "77"], "refuse"]);
  assertEquals(imported.notes, []);
});

Deno.test("BER-TLV composites have their tags' names, and mask what must not be shown", () => {
  const value = { type: "Hex", enc: "Binary", prefix: "BerTLV", description: "Value" };
  const tag = { enc: "BerTLVTag", sort: "StringsByHex", skipUnknownTLVTags: true };
  const imported = spec({ "55": { ...whole, tag, subfields: { "57": value, "9f02": value } } });
  const subfields = entry(imported, "55")["subfields"] as {
    form: string;
    unknown?: string;
    fields: Record<string, Mapping>;
  };
  assertEquals([subfields.form, subfields.unknown], ["ber-tlv", undefined]);
  assertEquals(Object.keys(subfields.fields), ["57", "9F02"]);
  assertEquals(subfields.fields["57"]!["sensitive"], "track");
  assertEquals(entry(imported, "55")["sensitive"], "emv");
});

Deno.test("a composite with a bitmap has one of its own", () => {
  const bitmap = {
    type: "Bitmap",
    length: 3,
    enc: "HexToASCII",
    prefix: "Hex.Fixed",
    disableAutoExpand: true,
  };
  const imported = spec({
    "63": { ...whole, bitmap, subfields: { "1": part, "24": part, "25": part } },
  });
  const subfields = entry(imported, "63")["subfields"] as { bitmap: Mapping; fields: Mapping };
  assertEquals(subfields.bitmap, { encoding: "hex-ascii", size: 3 });
  assertEquals(Object.keys(subfields.fields), ["1", "24"]);
  assertEquals(imported.notes.map(({ where }) => where), ["fields.63.subfields.25"]);
});

Deno.test("what cannot be carried over is named by its path, and the rest is there", () => {
  const imported = spec({
    "2": { ...part, enc: "Rot13" },
    "3": { ...part, prefix: "ASCII.LLLLLLL" },
    "4": { ...part, length: "9" },
    "5": { ...part, type: "Money" },
    "6": { ...part, colour: "red" },
    "7": { ...part, prefix: "ASCII.LL", padding: { type: "Left", pad: "0" } },
    "300": part,
  }, { version: 2 });
  assertEquals(imported.notes.map(({ where }) => where), [
    "version",
    "fields.300",
    "fields.2.enc",
    "fields.3.prefix",
    "fields.4.length",
    "fields.5.type",
    "fields.6.colour",
    "fields.7.padding",
  ]);
  assertEquals(Object.keys(fieldsOf(imported)), ["6", "7"]);
});

Deno.test("a field that announces a further bitmap is none", () => {
  assertEquals(Object.keys(fieldsOf(spec({ "64": part, "65": part, "66": part }))), ["64", "66"]);
});

Deno.test("older formats are read: keys with Field, encoders, elements described in words", () => {
  const encoder = { type: "String", length: 2, enc: "asciiEncoder", prefix: "ASCII.fixed" };
  const old = importProfile(
    JSON.stringify({
      fields: {
        Field000: { ...encoder, length: 4 },
        Field001: { type: "Bitmap", length: 8, enc: "hexEncoder", prefix: "Hex.fixed" },
        Field039: encoder,
      },
    }),
    "old",
  );
  assertEquals([Object.keys(fieldsOf(old)), old.notes], [["39"], []]);
  const described = importProfile(
    JSON.stringify({
      elements: {
        "1": { Describe: "b 64" },
        "2": { Describe: "n..19", Description: "PAN" },
        "28": { Describe: "x+n 8" },
        "52": { Describe: "b 64" },
        "7": { Describe: "n 10; MMDDhhmmss" },
        "9": { Describe: "whatever" },
      },
      encoding: {
        mti_enc: "BCD",
        bmp_enc: "HEX",
        len_enc: "CHAR",
        num_enc: "CHAR",
        bin_enc: "HEX",
      },
    }),
    "described",
  );
  assertEquals(described.data["mti"], { encoding: "bcd" });
  assertEquals(entry(described, "2"), {
    type: "n",
    length: 19,
    indicator: "ascii:2",
    sensitive: "pan",
  });
  assertEquals([entry(described, "28")["length"], entry(described, "52")["length"]], [9, 8]);
  assertEquals(described.notes.map(({ where }) => where), ["elements.9"]);
});

Deno.test("a spec in YAML is that in JSON", () => {
  const yaml =
    'name: Bank\nfields:\n  "0": {type: String, length: 4, enc: ASCII, prefix: ASCII.Fixed}\n' +
    '  "1": {type: Bitmap, enc: Binary, prefix: Binary.Fixed}\n' +
    "  2: {type: String, length: 4, enc: ASCII, prefix: ASCII.Fixed}\n";
  assertEquals(importProfile(yaml, "bank").data, spec({ "2": MTI }).data);
});

Deno.test("the fields of an ordinary spec are in order", () => {
  const { data, notes } = spec({ "2": { ...part, prefix: "ASCII.LL", length: 19 }, "39": part });
  assertEquals(notes, []);
  // All but the end of the bitmaps' chain, which is looked at where the whole language is.
  const checked = checkProfile({ ...data, bitmap: { encoding: "binary", maps: 2 } });
  assertEquals("mistakes" in checked ? checked.mistakes : [], []);
});
