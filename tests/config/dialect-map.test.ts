import { assertEquals, assertThrows } from "@std/assert";
import { DialectMapError, mapMistakes, parseDialectMap } from "../../src/config/dialect-map.ts";
import { clientDialectOf } from "../../src/config/profile-of.ts";
import { profileNamed, profileOf } from "../fixtures.ts";

Deno.test("reads fields and requests of the clients', and what they are of the host's", () => {
  const { fields, mtis } = parseDialectMap(" 48=63, 63= ,1200=0200");
  assertEquals([...fields], [[48, 63], [63, null]]);
  assertEquals([...mtis], [["1200", "0200"]]);
  assertEquals([...parseDialectMap("").fields], []);
});

for (
  const [text, reason] of [
    ["48", '"48": neither CLIENT=HOST nor CLIENT='],
    ["=48", '"=48": neither CLIENT=HOST nor CLIENT='],
    ["48=63,48=62", '"48=62": field 48 is given twice'],
    ["48=63,47=63", "48 and 47 cannot both become 63"],
    ["1=2", '"1=2": no field number from 2 to 192'],
    ["2=193", '"2=193": no field number from 2 to 192'],
    ["1210=0210", '"1210=0210": only requests are named: answers follow'],
    ["1200=0200,1100=0200", "1200 and 1100 cannot both become 0200"],
    ["11=", '"11=": field 11 is the same on both sides: answers are told by it'],
    ["4=5", '"4=5": field 4 is the same on both sides: answers are told by it'],
    ["1200=", '"1200=": neither CLIENT=HOST nor CLIENT='],
    ["1=,".repeat(200), "more than 192 entries"],
  ] as const
) {
  Deno.test(`the map ${text.slice(0, 20)} is refused`, () => {
    assertEquals(assertThrows(() => parseDialectMap(text), DialectMapError).message, reason);
  });
}

const FIELD = { type: "n", length: 1 } as const;

Deno.test("a map has to name fields that both profiles have, and leave none in another's place", () => {
  const clients = { ...profileOf({ 3: FIELD, 7: FIELD }), name: "theirs" };
  const host = { ...profileOf({ 3: FIELD, 7: FIELD, 5: FIELD }), name: "its" };
  const told = (text: string) => mapMistakes(parseDialectMap(text), clients, host);
  assertEquals(told("3=5"), []);
  assertEquals(told("3=7,7=3"), []);
  assertEquals(told("3=7,7="), []);
  assertEquals(told("6=7"), ["the clients' profile theirs has no field 6"]);
  assertEquals(told("3=6"), ["the host's profile its has no field 6"]);
  assertEquals(told("3=7"), [
    "field 7 of the clients' would become 7, too, like 3: map it as well (7=)",
  ]);
});

Deno.test("response codes of different lengths could not be told", () => {
  const [three, two] = [profileNamed("smartvista"), profileNamed("iso87-ascii")];
  const map = parseDialectMap("");
  assertEquals(mapMistakes(map, three, two), [
    "the response code (39) has 3 places in smartvista and 2 in iso87-ascii, and codes are not " +
    "translated: no answer could be told",
  ]);
  assertEquals(mapMistakes(map, profileNamed("iso87-bcd"), two), []);
});

Deno.test("the same profile on both sides is no other dialect, unless fields are mapped", () => {
  const host = profileNamed("smartvista");
  const of = (listenMap?: string) =>
    clientDialectOf({ listenProfile: "smartvista", listenMap }, host);
  assertEquals(of(), undefined);
  assertEquals(of("46=62,62=46")?.profile.name, "smartvista");
  assertEquals(
    clientDialectOf({ listenProfile: undefined, listenMap: undefined }, host),
    undefined,
  );
});
