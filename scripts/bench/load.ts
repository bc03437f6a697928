/**
 * The load of the benchmarks: terminals with a connection each, which send a request, wait for its
 * answer, check it byte by byte, and send the next. Prints one line of JSON ({@link LoadFigures}).
 *
 *     deno run --allow-net scripts/bench/load.ts PORT KIND TERMINALS SECONDS
 *
 * KIND is `sale` or `echo` (binary), or `json` (`POST /`). The first second is not counted.
 */
import { fill, type Kind, saleJson, SHAPES } from "./shape.ts";

/** What a run came to. */
export interface LoadFigures {
  /** Answers a second, when all was warm. */
  readonly perSecond: number;
  /** Answers in all. */
  readonly answers: number;
  /** Milliseconds from a request's sending to its answer. */
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
}

const WARM = 1_000;
const STANS = 1_000_000;

const [port, kind, terminals, seconds] = [
  Number(Deno.args[0]),
  Deno.args[1] as Kind | "json",
  Number(Deno.args[2]),
  Number(Deno.args[3]),
];

/** What a terminal says and what it wants to hear. */
interface Speech {
  /** The bytes of the request with that number. */
  request(stan: number): Uint8Array;
  /** Whether `bytes[0, have)` are the whole answer to it; throws when they are another. */
  isAnswer(bytes: Uint8Array, have: number, stan: number): boolean;
}

function wrong(terminal: number): never {
  throw new Error(`bench: a wrong answer at terminal ${terminal}`);
}

function binary(kind: Kind, terminal: number): Speech {
  const { request, answer } = SHAPES[kind];
  const [asked, wanted] = [request.frame.slice(), answer.frame.slice()];
  return {
    request(stan) {
      fill(asked, request, stan, terminal);
      return asked;
    },
    isAnswer(bytes, have, stan) {
      if (have < wanted.length) return false;
      fill(wanted, answer, stan, terminal);
      if (have > wanted.length) wrong(terminal);
      for (let at = 0; at < have; at++) if (bytes[at] !== wanted[at]) wrong(terminal);
      return true;
    },
  };
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function json(terminal: number): Speech {
  const tid = String(terminal).padStart(8, "0");
  return {
    request(stan) {
      const body = saleJson(stan, terminal);
      return encoder.encode(
        `POST / HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n` +
          `Content-Length: ${body.length}\r\n\r\n${body}`,
      );
    },
    isAnswer(bytes, have, stan) {
      const text = decoder.decode(bytes.subarray(0, have));
      const body = text.indexOf("\r\n\r\n") + 4;
      if (body < 4) return false;
      const length = /content-length: *(\d+)/i.exec(text)?.[1];
      if (!text.startsWith("HTTP/1.1 200") || length === undefined) wrong(terminal);
      if (text.length < body + Number(length)) return false;
      const { result } = JSON.parse(text.slice(body));
      const right = result[0] === "0210" && Number(result[39]) === 0 &&
        Number(result[11]) === stan &&
        result[41] === tid;
      return right || wrong(terminal);
    },
  };
}

const begin = performance.now();
const end = begin + WARM + seconds * 1000;
const waits: number[] = [];
let answers = 0;

async function terminal(number: number): Promise<void> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  connection.setNoDelay(true);
  // At a time of its own, as terminals are: all at once would wait for each other ever after.
  await new Promise((begin) => setTimeout(begin, WARM / 2 * (number / terminals)));
  const speech = kind === "json" ? json(number) : binary(kind, number);
  const buffer = new Uint8Array(4096);
  for (let stan = 1; performance.now() < end; stan = (stan + 1) % STANS) {
    const request = speech.request(stan);
    const sent = performance.now();
    for (let at = 0; at < request.length;) at += await connection.write(request.subarray(at));
    for (let have = 0; have === 0 || !speech.isAnswer(buffer, have, stan);) {
      const count = await connection.read(buffer.subarray(have));
      if (count === null) throw new Error("bench: a connection was closed");
      have += count;
    }
    answers++;
    const now = performance.now();
    if (now - begin >= WARM && now < end) waits.push(now - sent);
  }
}

await Promise.all(Array.from({ length: terminals }, (_, index) => terminal(index + 1)));
const sorted = Float64Array.from(waits).sort();
const quantile = (of: number) => sorted[Math.floor(sorted.length * of)] ?? NaN;
const figures: LoadFigures = {
  perSecond: sorted.length / seconds,
  answers,
  p50: quantile(0.5),
  p99: quantile(0.99),
  p999: quantile(0.999),
};
// deno-lint-ignore no-console -- what it measured is what it is for
console.log(JSON.stringify(figures));
