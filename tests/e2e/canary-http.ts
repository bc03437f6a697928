import type { Codec } from "../../src/codec/codec.ts";
import { LOOPBACK } from "../net/sockets.ts";
import { within } from "../net/waiting.ts";
import { type Card, SECRETS } from "./canaries.ts";
import { canHold, cardValues } from "./canary-messages.ts";
import { talk } from "./canary-outlets.ts";
import { assertHidden } from "./canary-watch.ts";

/** One request by HTTP. */
export interface Ask {
  /** Default: `/`. */
  readonly path?: string;
  /** Text, or what is to be JSON. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Posts a request, and checks that what it is told of a refusal shows no card. Gives the status. */
export async function ask(port: number, { path = "/", body, headers = {} }: Ask): Promise<number> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const url = `http://${LOOPBACK}:${port}${path}`;
  const response = await fetch(url, { method: "POST", body: text, headers });
  const answer = await within(response.text(), `an answer to ${text}`);
  const what = `the answer ${response.status} to POST ${path}, ${JSON.stringify(headers)}, ${text}`;
  if (response.status !== 200) assertHidden(answer, what);
  return response.status;
}

/** Does things, a few at a time. */
export async function inTurns<T>(
  items: readonly T[],
  width: number,
  act: (item: T) => Promise<unknown>,
): Promise<void> {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await act(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

type Json = Record<string, unknown>;

/** Every field of a profile with a value of a card's that it cannot hold. */
function tooLong(codec: Codec, { pan, track2 }: Card): Json[] {
  const all = (value: (length: number) => unknown): Json => ({
    0: "0200",
    ...Object.fromEntries(
      codec.table.defined.map(({ number, spec }) => [number, value(spec.length)]),
    ),
  });
  return [
    all((length) => pan.repeat(Math.ceil((2 * length + 2) / pan.length))),
    all((length) => `${track2.repeat(Math.ceil((length + 1) / track2.length))}\u2022`),
    all(() => ({ pan })),
    all(() => [pan]),
    all(() => -Number(pan)),
    all(() => Number(pan) + 0.5),
    all(() => Number(pan) * 10_000),
  ];
}

/** JSON of the right shape, and wrong in it: values, keys, MTI. */
export function badJson(codec: Codec, card: Card): Json[] {
  const { pan, track1, track2 } = card;
  const good = cardValues(codec, card);
  const bad = (numbers: number[], value: string) =>
    numbers.filter((number) => !canHold(codec, number, value))
      .map((number) => ({ ...good, [number]: value }));
  const aliases = codec.table.defined.flatMap(({ spec: { alias } }) => alias ?? []);
  return [
    ...tooLong(codec, card),
    ...bad([2, 3, 11, 22, 37, 39, 41, 42, 52, 55], `${pan}x`),
    ...bad([2, 3, 11, 22, 37, 39, 41, 42, 52, 55], track2),
    { ...good, 0: pan },
    { ...good, 0: `${pan} ` },
    { ...good, 11: pan, 41: Number(pan), 39: track1 },
    { ...good, 52: `${SECRETS.pinBlock}0` },
    { ...good, 52: `${SECRETS.pinBlock}${SECRETS.pinBlock}` },
    { ...good, 55: `${good[55]}G` },
    { ...good, 55: SECRETS.holder },
    { ...good, [pan]: "1" },
    { ...good, [Number(pan)]: pan, [`pan${pan}`]: pan, [`${pan}:`]: 1, [track1]: 1, [track2]: 1 },
    { ...good, [SECRETS.pinBlock]: 1, [`DE ${pan.replaceAll(/\d{4}/g, "$& ")}`]: 1 },
    { ...good, [good[55]!]: "55", cvv: SECRETS.cvv, track2 },
    { 0: "0200", 2: pan, pan, track2, 35: track2 },
    Object.fromEntries(aliases.map((alias) => [alias, { pan }])),
    Object.fromEntries(aliases.map((alias) => [`${alias}${pan}`, pan])),
  ];
}

/** Bodies that are no JSON objects, and some that are no JSON. */
export function badTexts(codec: Codec, card: Card): string[] {
  const { pan, track1, track2 } = card;
  const good = JSON.stringify(cardValues(codec, card));
  return [
    ...[pan, track1, track2, good.slice(0, -1), good.slice(0, 60), good + pan, `${pan}${good}`],
    ...[JSON.stringify(pan), JSON.stringify([pan, track2]), JSON.stringify([good])],
    ...[
      `{"2": ${pan}0${pan}x}`,
      `{"2": ${pan}, 35: "${track2}"}`,
      `{'2': '${pan}'}`,
      `{${pan}: 1}`,
    ],
    ...[`pan=${pan}&track2=${track2}`, `{"__proto__": {"2": "${pan}"}}`, `{"2": 0${pan}}`],
  ];
}

/** Values that a JSON message can hold, but as numbers or under other names: these are no faults. */
export function goodJson(codec: Codec, card: Card): Json[] {
  const { 2: pan, ...rest } = cardValues(codec, card);
  const number = Number(pan);
  return [
    Number.isSafeInteger(number) ? { ...rest, 2: number } : { ...rest, 2: pan },
    { ...rest, pan },
    { ...rest, 1: card.pan, 2: pan },
  ];
}

/** Requests whose path, query, headers or type hold a card's data. */
export function strayingAsks(codec: Codec, card: Card): Ask[] {
  const { pan, track2 } = card;
  const body = cardValues(codec, card);
  const query = encodeURIComponent(track2);
  return [
    ...[`/${pan}`, `/raw/${pan}`, `/${query}`, `/?pan=${pan}&track2=${query}`, `/raw?${pan}`],
    ...[`/raw/?${query}`, `/%00${pan}`, `/%zz${pan}`, `//${pan}`],
  ].map((path): Ask => ({ path, body })).concat(
    [
      { "X-Pan": pan, "X-Track": track2, "Cookie": `pan=${pan}`, "User-Agent": track2 },
      { "Authorization": `Bearer ${pan}`, "Referer": `http://${LOOPBACK}/${pan}` },
      { "Content-Type": pan },
      { "Content-Type": `application/json; charset=${pan}` },
      { "Content-Type": `application/${pan}` },
      { "Content-Encoding": pan },
      { [`X-${pan}`]: "1", "Content-Type": `text/plain;${track2}` },
    ].map((headers): Ask => ({ body, headers })),
    [{ path: "/raw", body: pan, headers: { "Content-Type": pan } }],
  );
}

/** Bodies for `POST /raw` that are not hexadecimal, or no message. */
export function badRaw(message: Uint8Array, { pan, track1, track2 }: Card): string[] {
  const hex = message.toHex();
  return [
    ...[pan, pan + pan, track1, track2, `${hex}${pan}`, `${hex}0`, `${pan}${hex}`, hex.slice(1)],
    ...[`0x${hex}`, `${hex}\n${pan}x`, SECRETS.pinBlock, hex.replace("0", "O")],
  ];
}

/** What is no HTTP at all, or bends its rules, as it goes over the connection. */
export function brokenHttp({ pan, track1, track2 }: Card): string[] {
  const end = "Connection: close\r\n\r\n";
  const post = (path: string, head: string, body = "") =>
    `POST ${path} HTTP/1.1\r\n${head}${end}${body}`;
  const host = `Host: ${LOOPBACK}\r\n`;
  return [
    `${pan}\r\n\r\n`,
    `;${track2}?\r\n\r\n`,
    `%${track1}?\r\n${pan}: ${pan}\r\n\r\n`,
    `${pan} / HTTP/1.1\r\n${host}${end}`,
    `POST / HTTP/${pan}\r\n${host}${end}`,
    `GET /${pan} HTTP/1.1\r\n${host}${end}`,
    `PUT /?${pan} HTTP/1.1\r\n${host}${end}`,
    `CONNECT ${pan}:443 HTTP/1.1\r\n${host}${end}`,
    post("/", `Host: ${pan}:${pan}\r\nContent-Length: 2\r\n`, "{}"),
    post("/", `Host: ${track2}\r\nContent-Length: 2\r\n`, "{}"),
    post(`http://u:${pan}@[${pan}/`, host),
    post(`//${pan}@${pan}:99999999/`, host),
    post("/", `${host}Content-Length: ${pan}\r\n`, pan),
    post("/", `${host}Content-Length: -${pan}\r\n`),
    post("/", `${host}Transfer-Encoding: ${pan}\r\n`, pan),
    post("/", `${host}Transfer-Encoding: chunked\r\n`, `${pan}zz\r\n${pan}`),
    post(
      "/",
      `${host}Transfer-Encoding: chunked\r\n`,
      `10;${pan}\r\n${pan}0123456789\r\n0\r\n\r\n`,
    ),
    post("/", `${host}Expect: ${pan}\r\nContent-Length: 2\r\n`, "{}"),
    post("/", `${host}Upgrade: ${pan}\r\nConnection: Upgrade\r\n`),
    post("/", `${host}${track2}\r\n`),
    post("/", `${host}X: ${`${pan} `.repeat(2_000)}\r\n`),
  ];
}

/** Sends what is no HTTP, and checks that what comes back shows no card. */
export async function askBroken(port: number, text: string): Promise<void> {
  assertHidden(await talk(port, text), `the answer to ${JSON.stringify(text.slice(0, 200))}`);
}
