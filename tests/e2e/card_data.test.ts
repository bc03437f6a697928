import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join, PAN } from "../fixtures.ts";
import { approval, frame, headers, sale } from "../net/messages.ts";
import { ScriptedHost } from "../net/scripted-host.ts";
import { Pos } from "../net/sockets.ts";
import { JSON_SALE, Program } from "./program.ts";

/** What nobody but host and client may see, each part unlike anything else that is said. */
const SECRET = {
  pan: PAN.visaOther,
  track: "3012201765432109876",
  pin: "0412AC89ABCDEF67",
  /** The cardholder's name, and the chip's track behind its separator. */
  name: join("CANARY/QUENTIN").toHex(),
  chipTrack: "3012201888777666F",
} as const;

const TRACK2 = `${SECRET.pan}=${SECRET.track}`;
const CHIP_TRACK = `${SECRET.pan}D${SECRET.chipTrack}`;
const EMV = `9F2608DEADBEEFCAFE01235A08${SECRET.pan}5F200E${SECRET.name}9F36020ABC57` +
  `${(CHIP_TRACK.length / 2).toString(16)}${CHIP_TRACK}5F2403301231`;

/** Parts of secrets that must not be said: all runs of eight characters, and the PAN's seventh digit. */
function forbidden(): string[] {
  const parts = [SECRET.pan.slice(0, 7)];
  for (const secret of Object.values(SECRET)) {
    for (let at = 0; at + 8 <= secret.length; at++) parts.push(secret.slice(at, at + 8));
  }
  // As text in hexadecimal too: a dump of bytes would show them so.
  const hex = parts.map((part) => join(part).toHex());
  return [...parts, ...parts.map((part) => part.toLowerCase()), ...hex];
}

function assertNoCardData(said: string): void {
  const text = said.toLowerCase();
  const found = forbidden().filter((part) => text.includes(part.toLowerCase()));
  assertEquals(found, [], `card data was said:\n${said}`);
}

const CARD = { "2": SECRET.pan, "35": TRACK2, "52": SECRET.pin, "55": EMV };

Deno.test("at --vv nothing of a card is said beyond the first six and last four digits", async () => {
  await using program = new Program([
    ...["--echo-server-port", "0", "--listen-port", "0", "--listen-http-port", "0", "--vv"],
  ]);
  const http = await program.port("HTTP");
  const tcp = await program.port("TCP");

  const ask = async (path: string, body: unknown): Promise<[number, string]> => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const response = await fetch(`http://127.0.0.1:${http}${path}`, { method: "POST", body: text });
    return [response.status, await response.text()];
  };
  const good = { ...JSON_SALE, ...CARD };
  const [status, answer] = await ask("/", good);
  assertEquals(status, 200);
  assertStringIncludes(answer, SECRET.pan, "the client itself gets it");

  const bad: [string, unknown][] = [
    ["/", { ...good, "42": undefined }],
    ["/", { ...good, "2": `${SECRET.pan}x` }],
    ["/", { ...good, "35": `${TRACK2}${TRACK2}` }],
    ["/", { ...good, "52": `${SECRET.pin}0` }],
    ["/", { ...good, "55": `${EMV}G` }],
    ["/", { ...good, "41": SECRET.pan }],
    ["/", { ...good, "0": SECRET.pan }],
    ["/", { ...good, "0": "0210" }],
    ["/", { ...good, "99": SECRET.pan }],
    ["/", { ...good, [SECRET.pan]: TRACK2 }],
    ["/", `${JSON.stringify(good)}${SECRET.pan}`],
    ["/", JSON.stringify(good).slice(0, -5)],
    ["/raw", `${sale({ more: CARD }).bytes.toHex()}${join(SECRET.pan).toHex()}`],
    ["/raw", sale({ more: CARD }).bytes.toHex().slice(0, -8)],
    ["/raw", SECRET.pan],
    ["/raw", `${SECRET.pan}${SECRET.pan}`],
    [`/${SECRET.pan}?track2=${TRACK2}`, good],
  ];
  for (const [path, body] of bad) {
    const [code, text] = await ask(path, body);
    assertMatch(String(code), /^40[04]$/);
    assertNoCardData(text);
  }
  const { bytes } = sale({ more: CARD });
  const letters = bytes.slice();
  letters[14] = 0x41;
  for (
    const garbage of [
      join(TRACK2),
      bytes.subarray(1),
      join(bytes, TRACK2),
      bytes.subarray(0, -4),
      letters,
      sale({ more: { ...CARD, 42: undefined } }).bytes,
      sale({ more: { ...CARD, 0: "0210" } }).bytes,
    ]
  ) {
    await using pos = await Pos.dial(tcp);
    await pos.write(garbage);
    await pos.closeWrite();
    await pos.end();
  }
  await using pos = await Pos.dial(tcp);
  assertEquals((await pos.ask(sale({ stan: 9, more: CARD }))).get(39), "000");

  program.signal("SIGTERM");
  await pos.end();
  const { code, output, errors } = await program.end();
  assertEquals(code, 0);
  assertNoCardData(output);
  assertNoCardData(errors);
  assertMatch(output, /Primary Account Number \[2\]\.+401288\*{6}1881/);
  assertMatch(output, /Track 2 Data \[35\]\.+401288\*{6}1881=\**\n/);
  assertMatch(
    output,
    /EMV Data \[55\]\.+9f2608deadbeefcafe01235a08\*{16}5f200e\*{28}9f36020abc57\d\d\*{34}5f24/,
  );
  assertMatch(output, /refused|client tcp/);
});

Deno.test("at --vv nothing that a host sends amiss shows a card", async () => {
  await using host = ScriptedHost.listen();
  await using program = new Program([
    ...["--upstream-host", "127.0.0.1", "--upstream-port", String(host.port)],
    ...["--listen-port", "0", "--queue-timeout", "0.3", "--vv"],
  ]);
  await using pos = await Pos.dial(await program.port("TCP"));
  const link = await host.links.next();
  const request = sale({ more: CARD });
  const asked = pos.ask(request);
  await host.requests.next();
  const framing = headers();
  // Unreadable, unasked for, in place of an answer, of another type, and a request of its own.
  await link.sendBytes(frame(framing, join("0210", TRACK2)));
  await link.sendBytes(frame(framing, join(approval(request).bytes, SECRET.pan)));
  await link.send(approval(request, { 11: "7" }), approval(request, { 0: "0410" }), request);
  assertEquals((await asked).get(39), "912");
  await link.send(approval(request));
  await program.says(/late answer to #1/);
  // No length where one should be: the link is given up.
  await link.sendBytes(join(";", TRACK2));
  await link.end();
  await program.says(/no link to the host/);
  await program.says(/request of the host/);
  await program.says(/answer that nobody waits for/);
  assertNoCardData(program.said);
});
