/**
 * `deno task bench`: the codec and the multiplexer, with no I/O. Each case checks its result before
 * it is timed; figures are of the median of many short batches, since machines are noisy.
 */
import { nativeCodec } from "../src/app/native-codec.ts";
import { draw } from "../src/codec/draw.ts";
import { responseMti } from "../src/codec/mti.ts";
import { bundledProfile } from "../src/config/profiles.ts";
import { headerFraming, selfDelimited } from "../src/framing/framing.ts";
import { FrameReader } from "../src/framing/frame-reader.ts";
import { parseHeaderFormat } from "../src/framing/header-format.ts";
import type { Effects } from "../src/multiplexer/effects.ts";
import type { Exchange } from "../src/multiplexer/exchange.ts";
import { keyOf } from "../src/multiplexer/key.ts";
import { Multiplexer } from "../src/multiplexer/multiplexer.ts";
import { systemStopwatch, systemTimers } from "../src/app/system.ts";
import { CHIP_SALE } from "./bench/chip-sale.ts";
import { printTable } from "./print-table.ts";

const codec = nativeCodec(bundledProfile("smartvista")!);
const sale = codec.encode(CHIP_SALE);
const bytes = sale.bytes;

/** The same sale in other dialects, as far as they have its fields. */
const SALES: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  smartvista: CHIP_SALE,
  "iso87-bcd": { ...CHIP_SALE, 12: "160605", 13: "1123", 24: "200" },
  openway: { ...CHIP_SALE, 12: "160605", 13: "1123" },
};

function expect(condition: boolean, what: string): void {
  if (!condition) throw new Error(`bench: ${what} is wrong; nothing was timed`);
}

const rows: string[][] = [["case", "best ns", "median ns", "a second (median)"]];

/** Times `batch` calls of `once` again and again for about a second. */
function time(name: string, once: () => unknown, batch = 20_000): void {
  const figures: number[] = [];
  const until = performance.now() + 1200;
  while (performance.now() < until || figures.length < 7) {
    const start = performance.now();
    for (let call = 0; call < batch; call++) once();
    figures.push((performance.now() - start) / batch * 1e6);
  }
  figures.sort((a, b) => a - b);
  const median = figures[figures.length >> 1]!;
  const perSecond = Math.round(1e9 / median).toLocaleString("en");
  rows.push([name, figures[0]!.toFixed(0), median.toFixed(0), perSecond]);
}

/** One dialect: every operation, each after its result was looked at. */
function benchCodec(name: string): void {
  const codec = nativeCodec(bundledProfile(name)!);
  const given = SALES[name]!;
  const sale = codec.encode(given);
  const { bytes } = sale;
  const values = codec.decode(bytes).toValues();
  const same = (one: object, other: object) => JSON.stringify(one) === JSON.stringify(other);
  expect(same(values, codec.decode(codec.encode(values).bytes).toValues()), `${name}: coding`);
  expect(values[11] === given[11] && values[55] === given[55], `${name}: decoding`);
  expect(codec.encode(values).bytes.toHex() === bytes.toHex(), `${name}: encoding`);
  let sum = 0;
  const add = (value: string) => void (sum += value.length);
  const what = (operation: string) => `${name} (${bytes.length} bytes): ${operation}`;
  time(what("decode to index"), () => codec.decode(bytes));
  time(what("decode all fields to strings"), () => {
    const message = codec.decode(bytes);
    sum += message.mti.length;
    message.each(add);
  });
  time(what("decode all fields to an object"), () => codec.decode(bytes).toValues());
  time(what("encode"), () => codec.encode(values));
  const changed = codec.change(sale, { 11: "618161" });
  expect(changed.get(11) === "618161" && changed.get(55) === given[55], `${name}: changing`);
  time(what("change one field"), () => codec.change(sale, { 11: "618161" }));
  expect(keyOf(sale, [11, 41]) === "618160\u000000992468\u0000", `${name}: the key`);
  time(what("decode and extract the key"), () => keyOf(codec.decode(bytes), [11, 41]));
  const line = draw(sale);
  expect(!line.includes("4111111111111111") && line.includes("618160"), `${name}: masking`);
  time(what("masked for the log"), () => draw(sale));
  expect(sum > 0, "the sum");
}

function benchFraming(): void {
  const header = headerFraming(parseHeaderFormat("length:n:4", false));
  const frame = new Uint8Array(header.headerSize + bytes.length);
  header.writeHeader(bytes.length, frame, 0);
  frame.set(bytes, header.headerSize);
  let messages = 0;
  const framed = new FrameReader(header, () => messages++);
  framed.push(frame);
  expect(messages === 1, "framing by header");
  time("frame with a length header", () => framed.push(frame));
  const bare = new FrameReader(selfDelimited(codec), () => messages++);
  time("frame without a header", () => bare.push(bytes));
}

/** Sales of many terminals, decoded, through lanes and keys to a host that answers at once. */
function benchMultiplexer(terminals: number): void {
  const requests = Array.from(
    { length: terminals },
    (_, index) => codec.change(sale, { 11: String(index), 41: String(index) }),
  );
  const answers = requests.map((request) =>
    codec.change(request, { 0: responseMti(request.mti), 39: "000" })
  );
  const sent: Exchange<number>[] = [];
  let answered = 0;
  const effects: Effects<number> = {
    send: (exchange) => void sent.push(exchange),
    answer: (exchange, response) => {
      if (response !== answers[exchange.client]) throw new Error("bench: somebody else's answer");
      answered++;
    },
    fail: () => {},
    orphaned: () => {},
    late: () => {},
    unmatched: () => {},
    hostRequest: () => {},
    drained: () => {},
  };
  const ports = { stopwatch: systemStopwatch, timers: systemTimers };
  const multiplexer = new Multiplexer(effects, ports, { maxQueue: terminals });
  multiplexer.linkUp();
  function round(): void {
    for (let index = 0; index < terminals; index++) multiplexer.submit(requests[index]!, index);
    for (const exchange of sent.splice(0)) multiplexer.receive(answers[exchange.client]!);
  }
  round();
  expect(answered === terminals && multiplexer.open === 0, "the multiplexer");
  const before = rows.length;
  time(`multiplexer, ${terminals} terminals at once`, round, Math.max(1, 20_000 / terminals));
  const [name, best, median] = rows[before]!;
  const each = (figure: string | undefined) => (Number(figure) / terminals).toFixed(0);
  const perSecond = Math.round(1e9 / (Number(median) / terminals)).toLocaleString("en");
  rows[before] = [name!, each(best), each(median), perSecond];
}

for (const name of Object.keys(SALES)) benchCodec(name);
benchFraming();
for (const terminals of [1, 50, 1000]) benchMultiplexer(terminals);

printTable(rows);
