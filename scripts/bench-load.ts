/**
 * The load of `deno task bench:gateway`: terminals with one connection each, which send a sale, wait
 * for its answer, check it and send the next. Prints one line of JSON.
 *
 *     deno run --allow-net scripts/bench-load.ts PORT TERMINALS SECONDS [SALES_A_SECOND]
 *
 * With SALES_A_SECOND they send no faster than that, all together.
 */
import { nativeCodec } from "../src/app/native-codec.ts";
import { systemStopwatch, systemTimers } from "../src/app/system.ts";
import { bundledProfile } from "../src/config/profiles.ts";
import { FrameReader } from "../src/framing/frame-reader.ts";
import { headerFraming } from "../src/framing/framing.ts";
import { parseHeaderFormat } from "../src/framing/header-format.ts";
import { CHIP_SALE } from "./chip-sale.ts";

/** What a run came to. */
export interface LoadFigures {
  readonly perSecond: number;
  /** Milliseconds from a request's sending to its answer. */
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
}

const codec = nativeCodec(bundledProfile("smartvista")!);
const framing = headerFraming(parseHeaderFormat("length:n:4", false));

/** Of the smallest amount: the card's money lasts. */
const AMOUNT = "000000000001";

function frame(terminal: number, stan: number): Uint8Array {
  const [tid, number] = [String(terminal).padStart(8, "0"), String(stan).padStart(6, "0")];
  // A refund after each purchase: the card never runs out of money.
  const processing = stan % 2 === 0 ? "200000" : "000000";
  const { bytes } = codec.encode({ ...CHIP_SALE, 3: processing, 4: AMOUNT, 11: number, 41: tid });
  const framed = new Uint8Array(framing.headerSize + bytes.length);
  framing.writeHeader(bytes.length, framed, 0);
  framed.set(bytes, framing.headerSize);
  return framed;
}

/** Fails the run when an answer is not that of this request. */
function check(answer: Uint8Array, terminal: number, stan: number): void {
  const message = codec.decode(answer);
  const right = message.mti === "0210" && Number(message.get(11)) === stan &&
    Number(message.get(41)) === terminal && codec.profile.approvedCodes.includes(message.get(39)!);
  if (!right) throw new Error(`bench: a wrong answer at terminal ${terminal}`);
}

const [port = NaN, terminals = NaN, seconds = NaN, rate = Infinity] = Deno.args.map(Number);
const waits: number[] = [];
const start = systemStopwatch.elapsed();
const end = start + seconds * 1000;
const pause = (delay: number) =>
  new Promise<void>((resolve) => void systemTimers.after(delay, resolve));

/** Reads until one answer is there. */
async function answerOf(connection: Deno.Conn, buffer: Uint8Array): Promise<Uint8Array> {
  let answer: Uint8Array | undefined;
  const reader = new FrameReader(framing, (message) => answer = message);
  while (answer === undefined) {
    const size = await connection.read(buffer);
    if (size === null) throw new Error("bench: the gateway closed a connection");
    reader.push(buffer.subarray(0, size));
  }
  return answer;
}

async function terminal(number: number): Promise<void> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  connection.setNoDelay(true);
  const buffer = new Uint8Array(4096);
  // Each begins at a time of its own.
  let due = systemStopwatch.elapsed() + (rate === Infinity ? 0 : number / rate * 1000);
  for (let stan = 1; systemStopwatch.elapsed() < end; stan++) {
    if (rate !== Infinity) {
      const delay = due - systemStopwatch.elapsed();
      if (delay > 0) await pause(delay);
      due += terminals / rate * 1000;
    }
    const request = frame(number, stan);
    const sent = systemStopwatch.elapsed();
    await connection.write(request);
    check(await answerOf(connection, buffer), number, stan);
    waits.push(systemStopwatch.elapsed() - sent);
  }
}

await Promise.all(Array.from({ length: terminals }, (_, index) => terminal(index + 1)));
waits.sort((one, other) => one - other);
const quantile = (of: number) => waits[Math.floor(waits.length * of)] ?? NaN;
const took = (systemStopwatch.elapsed() - start) / 1000;
const figures: LoadFigures = {
  perSecond: waits.length / took,
  p50: quantile(0.5),
  p99: quantile(0.99),
  p999: quantile(0.999),
};
// deno-lint-ignore no-console -- what it measured is what it is for
console.log(JSON.stringify(figures));
