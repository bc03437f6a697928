import { assertEquals } from "@std/assert";
import {
  codecOf,
  hex,
  hexOf,
  join,
  mapOf,
  openway,
  PAN,
  placeOf,
  smartvista,
  wireOf,
} from "../fixtures.ts";

const SALE = join(
  "0200",
  mapOf(2, 3, 11, 41, 55),
  `16${PAN.visa}`,
  "000000",
  "000042",
  "00000001",
  hex("0003 9F0200"),
);

const sale = smartvista.decode(SALE.slice());

Deno.test("sets a field that is there", () => {
  assertEquals(
    wireOf(smartvista.change(sale, { 11: "43" })),
    hexOf(
      "0200",
      mapOf(2, 3, 11, 41, 55),
      `16${PAN.visa}`,
      "000000",
      "000043",
      "00000001",
      hex("0003 9F0200"),
    ),
  );
});

Deno.test("sets a field that is not there, in its place", () => {
  assertEquals(
    wireOf(smartvista.change(sale, { 4: "1000" })),
    hexOf(
      "0200",
      mapOf(2, 3, 4, 11, 41, 55),
      `16${PAN.visa}`,
      "000000",
      "000000001000",
      "000042",
      "00000001",
      hex("0003 9F0200"),
    ),
  );
});

Deno.test("takes fields out, the first and the last too", () => {
  assertEquals(
    wireOf(smartvista.change(sale, { 2: undefined, 11: undefined, 55: undefined })),
    hexOf("0200", mapOf(3, 41), "000000", "00000001"),
  );
});

Deno.test("takes out what is not there", () => {
  assertEquals(wireOf(smartvista.change(sale, { 39: undefined, 20: undefined })), hexOf(SALE));
});

Deno.test("makes a variable field longer, shorter and empty", () => {
  for (
    const [value, wire] of [
      ["9F02060000", hex("00059F02060000")],
      ["82", hex("000182")],
      ["", hex("0000")],
    ] as const
  ) {
    const changed = smartvista.change(sale, { 55: value });
    assertEquals(changed.get(55), value);
    assertEquals(wireOf(changed).endsWith(hexOf("00000001", wire)), true);
    assertEquals(smartvista.decode(changed.bytes).toValues(), changed.toValues());
  }
});

Deno.test("sets the MTI and leaves the rest", () => {
  const changed = smartvista.change(sale, { 0: "0210" });
  assertEquals(wireOf(changed), hexOf("0210", SALE.subarray(4)));
  assertEquals(changed.mti, "0210");
});

Deno.test("changes nothing where nothing is to change", () => {
  const same = smartvista.change(sale, {});
  assertEquals(wireOf(same), hexOf(SALE));
  assertEquals(same.toValues(), sale.toValues());
});

Deno.test("adds the second map with the first field beyond 64, takes it away with the last", () => {
  const added = smartvista.change(sale, { 70: "301" });
  assertEquals(
    wireOf(added),
    hexOf("0200", mapOf(1, 2, 3, 11, 41, 55), mapOf(6), SALE.subarray(12), "301"),
  );
  assertEquals(added.numbers(), [2, 3, 11, 41, 55, 70]);
  assertEquals(added.get(55), "9F0200");
  const taken = smartvista.change(added, { 70: undefined });
  assertEquals(wireOf(taken), hexOf(SALE));
  assertEquals(taken.toValues(), sale.toValues());
});

Deno.test("changes fields on this side of 64 while others stay on that", () => {
  const echo = smartvista.decode(
    join("0800", mapOf(1, 3, 11), mapOf(6), "990000", "000042", "301"),
  );
  assertEquals(
    wireOf(smartvista.change(echo, { 0: "0810", 3: undefined, 39: "0" })),
    hexOf("0810", mapOf(1, 11, 39), mapOf(6), "000042", "000", "301"),
  );
});

/** DE 22 with a filler, DE 3 with a letter: bytes that no encoding would write. */
const ODD = join(hex("0200"), mapOf(3, 22, 41), hex("00000A"), hex("1051"), "T1      ");

Deno.test("keeps the bytes of fields that stay, even such as it would not write itself", () => {
  const odd = openway.decode(ODD.slice(), "ignore");
  assertEquals(
    wireOf(openway.change(odd, { 11: "42" })),
    hexOf(hex("0200"), mapOf(3, 11, 22, 41), hex("00000A 000042 1051"), "T1      "),
  );
});

Deno.test("writes a field anew that is set to its own value", () => {
  const odd = openway.decode(ODD.slice(), "ignore");
  assertEquals(
    wireOf(openway.change(odd, { 22: odd.get(22) })),
    hexOf(hex("0200"), mapOf(3, 22, 41), hex("00000A 0051"), "T1      "),
  );
});

Deno.test("keeps fields in hexadecimal text of lower case", () => {
  const codec = codecOf({
    11: { type: "n", length: 6 },
    52: { type: "b", length: 2, encoding: "hex-ascii" },
  }, { bitmap: { encoding: "hex-ascii" } });
  const read = codec.decode(join("0200", "0000000000001000", "abcd"));
  assertEquals(
    wireOf(codec.change(read, { 11: "1" })),
    hexOf("0200", "0020000000001000", "000001", "abcd"),
  );
});

Deno.test("leaves the message it was given as it is", () => {
  const values = sale.toValues();
  const changed = smartvista.change(sale, { 0: "0210", 2: undefined, 11: "99", 39: "000" });
  changed.bytes.fill(0x58);
  assertEquals(wireOf(sale), hexOf(SALE));
  assertEquals(sale.toValues(), values);
  assertEquals([sale.mti, sale.has(2), sale.has(39)], ["0200", true, false]);
});

Deno.test("leaves the message it made as it is, whatever becomes of the first", () => {
  const first = smartvista.decode(SALE.slice());
  const changed = smartvista.change(first, { 11: "43" });
  const wire = wireOf(changed);
  first.bytes.fill(0x58);
  smartvista.change(changed, { 11: "44", 41: "2" });
  smartvista.encode({ 0: "0800", 11: "45" });
  assertEquals(wireOf(changed), wire);
  assertEquals([changed.get(2), changed.get(11), changed.get(41)], [
    PAN.visa,
    "000043",
    "00000001",
  ]);
});

Deno.test("changes what was changed before", () => {
  const once = smartvista.change(sale, { 0: "0400", 55: undefined });
  const twice = smartvista.change(once, { 0: "0401", 24: "400", 70: "1" });
  const thrice = smartvista.change(twice, { 2: PAN.amex, 70: undefined });
  assertEquals(
    wireOf(thrice),
    hexOf("0401", mapOf(2, 3, 11, 24, 41), `15${PAN.amex}`, "000000", "000042", "400", "00000001"),
  );
});

Deno.test("refuses what cannot be written", () => {
  const refused = (changes: Record<number, string | undefined>) =>
    placeOf(() => smartvista.change(sale, changes));
  assertEquals(refused({ 0: undefined }), ["bad-mti", "0", -1]);
  assertEquals(refused({ 0: "02X0" }), ["bad-mti", "0", -1]);
  assertEquals(refused({ 20: "1" }), ["undefined-field", "20", -1]);
  assertEquals(refused({ 11: "letters" }), ["non-numeric", "11", -1]);
  assertEquals(refused({ 3: "1", 41: "123456789" }), ["value-too-long", "41", -1]);
  assertEquals(wireOf(sale), hexOf(SALE));
});
