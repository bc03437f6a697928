import { assertEquals } from "@std/assert";
import type { Values } from "../../src/codec/compose.ts";
import { Exchange } from "../../src/multiplexer/exchange.ts";
import { keyOf } from "../../src/multiplexer/key.ts";
import { Lane } from "../../src/multiplexer/lane.ts";
import { ANSWERED, LateBook } from "../../src/multiplexer/late-book.ts";
import { PAN } from "../fixtures.ts";
import { approval, sale } from "./setup.ts";

/** A book, and how to write in it. */
function bookOf() {
  const book = new LateBook(7);
  let id = 0;
  return {
    book,
    remember(values: Values, reason = "timeout") {
      const request = sale(values);
      const key = keyOf(request, [11, 41]) as string;
      book.remember(new Exchange(++id, request, "A", key, new Lane("1")), reason);
    },
    find(values: Values) {
      const request = sale(values);
      return book.find(keyOf(request, [11, 41]) as string, approval(request));
    },
    prefers(values: Values, live: Values) {
      const request = sale(values);
      const key = keyOf(request, [11, 41]) as string;
      return book.prefers(key, approval(request), sale(live));
    },
  };
}

const stan = (number: number): Values => ({ 11: String(number) });

Deno.test("an empty book knows nothing and prefers nothing", () => {
  const { find, prefers } = bookOf();
  assertEquals([find({}), prefers({}, { 4: "2000" })], [undefined, false]);
});

Deno.test("knows an exchange by its key and its class, again and again", () => {
  const { remember, find } = bookOf();
  remember({ 11: "000007" }, "link-lost");
  for (let time = 0; time < 3; time++) {
    const record = find({ 11: "000007" });
    assertEquals([record?.id, record?.reason, record?.mti], [1, "link-lost", "0200"]);
  }
  assertEquals(find({ 11: "000008" }), undefined);
  assertEquals(find({ 11: "000007", 41: "00000002" }), undefined);
  assertEquals(find({ 11: "000007", 0: "0400" }), undefined);
  assertEquals(find({ 11: "000007", 0: "0220" }), undefined);
});

Deno.test("four thousand keys are remembered, not any number", () => {
  const { remember, find } = bookOf();
  for (let number = 1; number <= 20_000; number++) remember(stan(number));
  assertEquals(find(stan(20_000 - 4095))?.id, 20_000 - 4095);
  assertEquals(find(stan(20_000 - 8192)), undefined);
});

Deno.test("many exchanges that go well do not push out one that did not", () => {
  const { remember, find } = bookOf();
  remember(stan(0));
  for (let number = 1; number <= 20_000; number++) remember(stan(number), ANSWERED);
  assertEquals([find(stan(0))?.id, find(stan(0))?.reason], [1, "timeout"]);
});

Deno.test("after an hour an exchange is forgotten: its key may mean something new", () => {
  const book = new LateBook(7);
  const request = sale({ 4: "1000" });
  const key = keyOf(request, [11, 41]) as string;
  const exchange = new Exchange(1, request, "A", key, new Lane("1"));
  exchange.sentAt = 5000;
  book.remember(exchange, "timeout");
  const [response, live] = [approval(request), sale({ 4: "2000" })];
  const hour = 3_600_000;
  assertEquals(book.find(key, response, 5000 + hour)?.id, 1);
  assertEquals(book.prefers(key, response, live, () => 5000 + hour), true);
  assertEquals(book.find(key, response, 5001 + hour), undefined);
  assertEquals(book.prefers(key, response, live, () => 5001 + hour), false);
});

Deno.test("the last four digits of the card tell two sales apart, by track 2 as well", () => {
  const cards: [Values, Values][] = [
    [{ 2: PAN.visa }, { 2: PAN.mastercard }],
    [{ 35: `${PAN.visa}=2912` }, { 35: `${PAN.mastercard}=2912` }],
    [{ 35: `;${PAN.visa}=2912` }, { 2: PAN.mastercard }],
  ];
  for (const [one, other] of cards) {
    const { remember, prefers } = bookOf();
    remember(one);
    assertEquals(prefers(one, other), true);
    assertEquals(prefers(other, other), false);
  }
});

Deno.test("of one key the latest eight are told apart", () => {
  const { remember, find, prefers } = bookOf();
  for (let amount = 1; amount <= 30; amount++) remember({ 4: String(amount) });
  for (let amount = 23; amount <= 30; amount++) {
    assertEquals(find({ 4: String(amount) })?.id, amount);
    assertEquals(prefers({ 4: String(amount) }, { 4: "99" }), true);
  }
  assertEquals(prefers({ 4: "22" }, { 4: "99" }), false);
});

Deno.test("the same request again and again counts once", () => {
  const { remember, find } = bookOf();
  remember({ 4: "1" });
  for (let time = 0; time < 30; time++) remember({ 4: "2" });
  assertEquals([find({ 4: "1" })?.id, find({ 4: "2" })?.id], [1, 31]);
});

Deno.test("where nothing tells them apart, it is the latest of those without an answer", () => {
  const { remember, find } = bookOf();
  remember({});
  remember({});
  remember({}, ANSWERED);
  assertEquals(find({})?.id, 2);
});

Deno.test("prefers nothing to a live exchange from which nothing tells it apart", () => {
  const { remember, prefers } = bookOf();
  remember({});
  assertEquals(prefers({}, {}), false);
});

Deno.test("fields that the host sets itself do not outweigh those that it repeats", () => {
  const { remember, prefers } = bookOf();
  // The answer's DE 7 is the host's time, 0307090806, which is by chance the other's.
  remember({ 4: "1000", 7: "0307090800" });
  assertEquals(prefers({ 4: "1000" }, { 4: "2000", 7: "0307090806" }), true);
  remember({ 4: "2000", 7: "0307090806" });
  assertEquals(prefers({ 4: "1000" }, { 4: "1000", 7: "0307090800" }), false);
});
