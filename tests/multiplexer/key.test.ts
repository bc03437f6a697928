import { assertEquals, assertNotEquals } from "@std/assert";
import { agreement, firstDifference, keyOf } from "../../src/multiplexer/key.ts";
import { openway } from "../fixtures.ts";
import { approval, sale } from "./setup.ts";

const FIELDS = [11, 41];

Deno.test("a request and its answer have the same key", () => {
  assertEquals(keyOf(approval(sale()), FIELDS), keyOf(sale(), FIELDS));
});

Deno.test("messages that differ in a key field have different keys", () => {
  const key = keyOf(sale(), FIELDS);
  for (const values of [{ 11: "000002" }, { 41: "00000002" }, { 11: "000002", 41: "00000002" }]) {
    assertNotEquals(keyOf(sale(values), FIELDS), key);
  }
  assertEquals(keyOf(sale({ 4: "2000" }), FIELDS), key);
});

Deno.test("the values of two fields do not run into one another", () => {
  const of = (first: string, second: string) =>
    keyOf(openway.encode({ 0: "0200", 62: first, 63: second }), [62, 63]);
  assertNotEquals(of("AB", "C"), of("A", "BC"));
  assertNotEquals(of("AB", ""), of("", "AB"));
});

Deno.test("tells the first key field that is missing", () => {
  assertEquals(keyOf(sale({ 11: undefined }), FIELDS), 11);
  assertEquals(keyOf(sale({ 41: undefined }), FIELDS), 41);
  assertEquals(keyOf(sale({ 11: undefined, 41: undefined }), FIELDS), 11);
  assertEquals(keyOf(sale({ 37: undefined }), [11, 37]), 37);
});

Deno.test("the MTI can be a key field", () => {
  assertNotEquals(keyOf(sale(), [0, 11]), keyOf(sale({ 0: "0400" }), [0, 11]));
});

Deno.test("tells how many key fields agree, and which is the first that does not", () => {
  const cases: [Record<number, string>, agree: number, first: number][] = [
    [{}, 2, -1],
    [{ 4: "9999" }, 2, -1],
    [{ 11: "000009" }, 1, 11],
    [{ 41: "00000009" }, 1, 41],
    [{ 11: "000009", 41: "00000009" }, 0, 11],
  ];
  for (const [values, agree, first] of cases) {
    assertEquals(agreement(sale(values), sale(), FIELDS), agree);
    assertEquals(firstDifference(sale(values), sale(), FIELDS), first);
  }
});
