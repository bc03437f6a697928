import { assertEquals } from "@std/assert";
import { importProfile } from "../../src/config/importers/import-profile.ts";
import type { Imported } from "../../src/config/importers/imported.ts";
import { classByName, CLASSES } from "../../src/config/importers/jpos-classes.ts";
import { checkProfile } from "../../src/config/profile-check.ts";
import type { Mapping } from "../../src/config/profile-mapping.ts";

/** A field of a packager; attributes as they are written. */
const field = (id: number, length: number, name: string, more = "") =>
  `<isofield id="${id}" length="${length}" name="Field ${id}" class="org.jpos.iso.${name}" ${more}/>`;

const MTI = field(0, 4, "IFA_NUMERIC");
const MAP = field(1, 16, "IFB_BITMAP");

/** A packager of these fields, with MTI and bitmap unless the fields bring their own. */
function packager(fields: string, attributes = "", start = MTI + MAP): Imported {
  return importProfile(`<isopackager ${attributes}>\n${start}${fields}</isopackager>`, "bank");
}

/** A field with parts. */
const parts = (id: number, name: string, attributes: string, inside: string) =>
  `<isofieldpackager id="${id}" length="99" name="Field ${id}" class="org.jpos.iso.${name}" ` +
  `${attributes}>${inside}</isofieldpackager>`;

const fieldsOf = ({ data }: Imported) => data["fields"] as Record<string, Mapping>;

/** A field's entry without its name. */
function entry(imported: Imported, key: string): Mapping {
  const { name: _, ...rest } = fieldsOf(imported)[key]!;
  return rest;
}

/** What a class makes of a field, beside one in ASCII for each kind, so that these are the defaults. */
function ofClass(name: string, length: number, more = ""): Mapping {
  const usual = [
    ...[100, 101, 102].map((id) => field(id, 1, "IFA_NUMERIC")),
    ...[103, 104, 105].map((id) => field(id, 1, "IF_CHAR")),
    ...[106, 107, 108].map((id) => field(id, 1, "IFB_BINARY")),
  ];
  return entry(packager(field(48, length, name, more) + usual.join("")), "48");
}

Deno.test("fixed fields have the class's type, encoding and padding", () => {
  assertEquals(ofClass("IFA_NUMERIC", 6), { type: "n", length: 6 });
  assertEquals(ofClass("IF_CHAR", 8), { type: "ans", length: 8, padding: "right space" });
  assertEquals(ofClass("IFB_BINARY", 8), { type: "b", length: 8 });
  assertEquals(ofClass("IFA_BINARY", 8), { type: "b", length: 8, encoding: "hex-ascii" });
  assertEquals(ofClass("IFA_AMOUNT", 9), { type: "x+n", length: 9, encoding: "ascii" });
  assertEquals(ofClass("IFE_CHAR", 8), {
    type: "ans",
    length: 8,
    encoding: "ebcdic-1047",
    padding: "right space",
  });
  assertEquals(ofClass("IFE_SIGNED_NUMERIC", 8), {
    type: "n",
    length: 8,
    encoding: "ebcdic-zoned",
  });
});

Deno.test("variable fields have the class's length indicator", () => {
  assertEquals(ofClass("IFA_LLLCHAR", 999), { type: "ans", length: 999, indicator: "ascii:3" });
  assertEquals(ofClass("IFB_LLCHAR", 99), { type: "ans", length: 99, indicator: "bcd:2" });
  assertEquals(ofClass("IFB_LLHBINARY", 255), { type: "b", length: 255, indicator: "binary:1" });
  assertEquals(ofClass("IFEA_LLCHAR", 9), { type: "ans", length: 9, indicator: "ebcdic:2" });
  assertEquals(ofClass("IFB_LLHEX", 10), {
    type: "b",
    length: 10,
    indicator: "bcd:2",
    counts: "digits",
  });
  assertEquals(ofClass("IFA_FLLCHAR", 20), {
    type: "ans",
    length: 20,
    indicator: "ascii:2",
    filled: true,
    padding: "right space",
  });
  assertEquals(ofClass("IFB_LLHBINARY", 9, 'inclusive="true"')["adds"], 1);
});

Deno.test("packed digits have their filler where pad says", () => {
  const filler = (name: string, pad: string) => ofClass(name, 3, `pad="${pad}"`)["filler"];
  assertEquals(filler("IFB_NUMERIC", "true"), undefined);
  assertEquals(filler("IFB_NUMERIC", "false"), "right 0");
  assertEquals(filler("IFB_FNUMERIC", "false"), "right F");
  assertEquals(filler("IFB_FNUMERIC", "true"), undefined);
  assertEquals(ofClass("IFEB_LLNUM", 19), {
    type: "n",
    length: 10,
    indicator: "ebcdic:2",
    counts: "bytes",
    encoding: "bcd",
    filler: "right F",
  });
});

Deno.test("digits of tracks 2 and 3 are track data", () => {
  const imported = packager(field(35, 37, "IFA_LLNUM") + field(36, 104, "IFB_LLLNUM"));
  assertEquals([entry(imported, "35")["type"], entry(imported, "36")["type"]], ["z", "z"]);
});

Deno.test("MTI, bitmaps and header are those of the file", () => {
  const start = field(0, 4, "IFB_NUMERIC") + field(1, 24, "IFA_BITMAP");
  const { data } = packager(field(2, 19, "IFB_LLNUM"), 'headerLength="5"', start);
  assertEquals(data["messageHeader"], { length: 5 });
  assertEquals(data["mti"], { encoding: "bcd" });
  assertEquals(data["bitmap"], { encoding: "hex-ascii", maps: 3 });
  const third = packager(
    field(65, 8, "IFB_BITMAP") + field(130, 9, "IFA_LLCHAR"),
    'thirdBitmapField="65"',
  );
  assertEquals(third.data["bitmap"], { encoding: "binary", maps: 2, thirdIn: 65 });
  assertEquals(Object.keys(fieldsOf(third)), ["130"]);
});

Deno.test("a packager of an ordinary dialect is a profile in order", () => {
  const simple = packager(
    field(2, 19, "IFA_LLNUM") + field(3, 6, "IFA_NUMERIC") + field(11, 6, "IFA_NUMERIC") +
      field(39, 2, "IF_CHAR") + field(52, 8, "IFB_BINARY"),
  );
  assertEquals(simple.notes, []);
  const checked = checkProfile(simple.data);
  assertEquals("mistakes" in checked ? checked.mistakes : [], []);
  assertEquals(entry(simple, "2")["sensitive"], "pan");
  assertEquals(entry(simple, "52")["sensitive"], "pin");
  assertEquals((simple.data["refusal"] as Mapping)["echo"], [2, 3, 11]);
});

Deno.test("response codes are as long as DE 39", () => {
  const codes = (length: number) => {
    const { data } = packager(field(39, length, "IFA_NUMERIC"));
    return (data["bank"] as Mapping)["approved"];
  };
  assertEquals([codes(2), codes(3), codes(4)], ["00", "000", "0000"]);
});

const GENERIC = 'packager="org.jpos.iso.packager.GenericSubFieldPackager"';

Deno.test("parts without a bitmap stand one after the other, and the last may be short", () => {
  const inside = field(0, 2, "IF_CHAR") + field(1, 9, "IFA_LLCHAR") +
    field(7, 9, "IF_CHAR", 'trim="true"');
  const imported = packager(
    parts(48, "IFA_LLLCHAR", `${GENERIC} emitBitmap="false" firstField="0"`, inside),
  );
  assertEquals(imported.notes, []);
  const subfields = entry(imported, "48")["subfields"] as { form: string; fields: Mapping };
  assertEquals([subfields.form, Object.keys(subfields.fields)], ["positional", ["0", "1", "7"]]);
  assertEquals(subfields.fields["7"], { name: "Field 7", type: "ans", length: 9, rest: true });
});

Deno.test("parts with a bitmap are told by it; one of 16 bytes is two in a row", () => {
  const inside = (length: number) => field(0, length, "IFB_BITMAP") + field(2, 3, "IF_CHAR");
  const map = (length: number) => {
    const attributes = `${GENERIC} emitBitmap="true" bitmapField="0" headerLength="1"`;
    const imported = packager(parts(48, "IFB_LLHBINARY", attributes, inside(length)));
    return entry(imported, "48")["subfields"] as Mapping;
  };
  assertEquals(map(3)["bitmap"], { encoding: "binary", size: 3 });
  assertEquals(map(3)["header"], 1);
  assertEquals(map(16)["bitmap"], { encoding: "binary", size: 8, firstBit: "chain" });
});

Deno.test("parts with tags are told by them, whoever reads the tag", () => {
  const tagged = 'packager="org.jpos.iso.packager.GenericTaggedFieldsPackager" ' +
    'tagMapper="org.jpos.iso.packager.TTDecimalTagMapper" tagSize="2" lenSize="3"';
  const mapped = packager(parts(60, "IFA_LLLBINARY", tagged, field(1, 21, "IFA_TTLLLCHAR")));
  assertEquals(entry(mapped, "60")["subfields"], {
    form: "tlv",
    tag: { encoding: "ascii", length: 2 },
    indicator: "ascii:3",
    fields: { "01": { name: "Field 1", type: "ans", length: 21 } },
  });
  const sequence = 'packager="org.jpos.tlv.packager.TaggedSequencePackager" token="00"';
  const inside = field(1, 99, "IFTA_LLLCHAR", 'token="##"') +
    field(2, 99, "IFTA_LLNUM", 'token="a2"');
  const byToken = packager(parts(48, "IFA_LLLCHAR", sequence, inside));
  const { fields } = entry(byToken, "48")["subfields"] as { fields: Mapping };
  assertEquals(Object.keys(fields), ["*", "a2"]);
  const ber = 'packager="org.jpos.tlv.packager.bertlv.BERTLVBinaryPackager"';
  const emv = packager(parts(55, "IFA_LLLBINARY", ber, ""));
  assertEquals(entry(emv, "55")["subfields"], { form: "ber-tlv" });
  assertEquals([mapped.notes, byToken.notes, emv.notes], [[], [], []]);
});

Deno.test("parts with the length in front of their tag are taken apart by their tags", () => {
  const euro = 'packager="org.jpos.iso.packager.EuroSubFieldPackager"';
  const inside = field(0, 4, "IF_CHAR") + field(1, 18, "IFEP_LLCHAR") + field(2, 4, "IFEP_LLCHAR");
  const imported = packager(parts(48, "IFA_LLLBINARY", euro, inside));
  const { fields, ...form } = entry(imported, "48")["subfields"] as { fields: Mapping };
  assertEquals(form, {
    form: "tlv",
    header: 4,
    tag: { encoding: "ascii", length: 2 },
    indicator: "ascii:2",
    lengthFirst: true,
    unknown: "refuse",
  });
  assertEquals(fields["02"], { name: "Field 2", type: "ans", length: 4 });
  assertEquals([imported.notes, imported.remarks], [[], []]);
});

Deno.test("a tag of length 0 has no entry, and is read all the same", () => {
  const euro = 'packager="org.jpos.iso.packager.EuroSubFieldPackager"';
  const inside = field(1, 18, "IFEP_LLCHAR") + field(9, 0, "IFEP_LLCHAR");
  const imported = packager(parts(48, "IFA_LLLBINARY", euro, inside));
  const { fields, unknown } = entry(imported, "48")["subfields"] as { [key: string]: Mapping };
  assertEquals([Object.keys(fields!), unknown], [["01"], undefined]);
  assertEquals([imported.notes.length, imported.remarks.length], [0, 1]);
});

Deno.test("lengths of several sizes in front of tags are told of", () => {
  const gicc = 'packager="org.jpos.iso.packager.GICCSubFieldPackager"';
  const inside = field(1, 18, "IFEP_LLLBINARY") + field(2, 4, "IFEP_LLLCHAR");
  assertEquals(packager(parts(60, "IFE_LLLBINARY", gicc, inside)).notes, []);
  const euro = 'packager="org.jpos.iso.packager.EuroSubFieldPackager"';
  const mixed = field(1, 18, "IFEP_LLCHAR") + field(2, 4, "IFEP_LLLCHAR");
  const imported = packager(parts(48, "IFA_LLLBINARY", euro, mixed));
  assertEquals(imported.notes.map(({ what }) => what), ["48"]);
});

Deno.test("what cannot be carried over is named with its line, and the rest is there", () => {
  const imported = packager(
    `\n${field(2, 19, "IFA_LLNUM")}\n${field(3, 6, "IFX_MAGIC")}\n` +
      `<isofield id="4" length="x" name="Amount" class="org.jpos.iso.IFA_NUMERIC"/>\n` +
      `<isofield id="five" length="1" name="Five" class="org.jpos.iso.IFA_NUMERIC"/>\n` +
      parts(48, "IFA_LLLCHAR", 'packager="com.bank.Own"', field(1, 1, "IF_CHAR")) +
      `\n${field(50, 9, "IF_TCHAR", 'token=";"')}`,
  );
  assertEquals(imported.notes.map(({ where, what }) => `${where}: ${what}`), [
    "line 6: ",
    "line 4: 3",
    "line 5: 4",
    "line 7: 48",
    "line 8: 50",
  ]);
  assertEquals(Object.keys(fieldsOf(imported)), ["2", "48"]);
});

Deno.test("a class of a bank's own is read by its name where that says all, and it is told", () => {
  const imported = packager(
    '<isofield id="48" length="99" name="Own" class="com.bank.IFA_LLHBINARY"/>' +
      '<isofield id="49" length="9" name="Own" class="com.bank.IFA_LLCHAR"/>',
  );
  assertEquals(entry(imported, "48")["indicator"], "binary:1");
  assertEquals(entry(imported, "49")["indicator"], "ascii:2");
  assertEquals([imported.notes.length, imported.remarks.length], [0, 2]);
});

Deno.test("a class's name says what the class itself says", () => {
  for (const [name, meaning] of Object.entries(CLASSES)) {
    const byName = classByName(name);
    // These are text in EBCDIC that the class takes over as bytes in ASCII.
    if (byName === undefined || name === "IFE_LLLEBINARY") continue;
    assertEquals(byName, meaning, name);
  }
});

Deno.test("a length that its indicator cannot say is cut, and it is told", () => {
  const imported = packager(field(56, 255, "IFB_LLCHAR"));
  assertEquals(entry(imported, "56")["length"], 99);
  assertEquals([imported.notes.length, imported.remarks.length], [0, 1]);
});

Deno.test("a field that puts nothing on the wire is not there", () => {
  const inside = field(0, 0, "IF_NOP") + field(1, 0, "IF_CHAR") + field(2, 2, "IF_CHAR");
  const imported = packager(
    parts(48, "IFA_LLLCHAR", `${GENERIC} emitBitmap="false" firstField="0"`, inside),
  );
  const { fields } = entry(imported, "48")["subfields"] as { fields: Mapping };
  assertEquals(Object.keys(fields), ["2"]);
});

Deno.test("names are made printable, and are not without end", () => {
  const imported = packager(
    `<isofield id="3" length="6" name="a&#10;b&#xE000;${"x".repeat(500)}" class="IFA_NUMERIC"/>`,
  );
  const name = String(fieldsOf(imported)["3"]!["name"]);
  assertEquals([name.slice(0, 4), name.length], ["a b ", 120]);
});
