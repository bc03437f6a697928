import { assert, assertEquals } from "@std/assert";
import { bundledProfile, PROFILE_NAMES } from "../../src/config/profiles.ts";
import type { LogLevel } from "../../src/ports.ts";
import { Codec } from "../../src/codec/codec.ts";
import { join, PAN, profileNamed } from "../fixtures.ts";
import {
  approvalBytes,
  Asker,
  GatewaySetup,
  type Host,
  HOSTS as BASIC_HOSTS,
  PIN_BLOCK,
  TRACK_REST,
} from "./gateway-setup.ts";

/** The cardholder's name and the chip's own track 2, behind its separator. */
const NAME = join("CANARY/QUENTIN").toHex();
const CHIP_TRACK = "2912201765F";

/** EMV data with a card number, track 2 and a name in it, beside what may be shown. */
const EMV = `5A08${PAN.visaOther}5716${PAN.visaOther}D${CHIP_TRACK}`.padEnd(20 + 4 + 44, "0") +
  `5F200E${NAME}9F2608C0FFEE1234AB56CD`;

const SECRETS = [PAN.visaOther, TRACK_REST, PIN_BLOCK, NAME, CHIP_TRACK];

/** Every bundled profile: the variants have the sale of the profile that they extend. */
const VARIANTS: Readonly<Record<string, string>> = {
  smartvista: "smartvista-hex",
  openway: "way4",
};

const OWN_HOSTS: readonly Host[] = BASIC_HOSTS.flatMap((basic) => {
  const host = { ...basic, sale: { ...basic.sale, 55: EMV } };
  const name = VARIANTS[basic.name]!;
  return [host, { ...host, name, codec: new Codec(profileNamed(name)) }];
});

/** What the profiles of the standard have otherwise than openway, by how their names begin. */
const ISO_SALES: Readonly<Record<string, Host["sale"]>> = {
  iso87: {},
  iso93: { 12: "260307090805", 22: "510101513344" },
  iso2003: { 4: "9780000000001000", 12: "20260307090805", 22: "00".repeat(16) },
  base1: { 22: "0510" },
  ipm: { 12: "260307090805", 22: "510101513344" },
};

const ISO_HOSTS: readonly Host[] = Object.entries(ISO_SALES).flatMap(([family, changes]) =>
  PROFILE_NAMES.filter((name) => name.startsWith(family)).map((name): Host => {
    const { 49: currency, ...sale } = OWN_HOSTS.at(-1)!.sale;
    // In 2003 the amount names its currency.
    const named = family === "iso2003" ? sale : { ...sale, 49: currency! };
    return { name, codec: new Codec(profileNamed(name)), sale: { ...named, ...changes } };
  })
);

const HOSTS: readonly Host[] = [...OWN_HOSTS, ...ISO_HOSTS];

/** So many characters of a secret in a row are told to nobody: a masked card number shows six. */
const TELLING = 8;

/** Parts of secrets that a text shows. */
function leaks(text: string): string[] {
  const parts = SECRETS.flatMap((secret) =>
    Array.from(
      { length: secret.length - TELLING + 1 },
      (_, at) => secret.slice(at, at + TELLING),
    )
  );
  const said = text.toLowerCase();
  return parts.filter((part) => said.includes(part.toLowerCase()));
}

function assertSilent(setup: GatewaySetup, how: string): void {
  assert(setup.records.length > 0, `${how}: nothing was logged`);
  assertEquals(leaks(setup.log), [], `${how}: ${setup.log}`);
}

function submit(setup: GatewaySetup, bytes: Uint8Array, how: string): void {
  const client = new Asker();
  setup.gateway.submitBytes(bytes.slice(), client);
  for (const { errors } of client.troubles) assertEquals(leaks(errors.join()), [], how);
  assertSilent(setup, how);
}

/** A message as a client sends it, and one as the host does. */
function originals(host: Host): [from: "client" | "host", bytes: Uint8Array][] {
  return [["client", host.codec.encode(host.sale).bytes], ["host", approvalBytes(host)]];
}

/** A message with another bit in its first bitmap. */
function flipped({ table, profile }: Codec, message: Uint8Array, bit: number): Uint8Array {
  const map = (profile.messageHeader?.length ?? 0) + table.mtiSize;
  if (table.bitmap.name === "binary") {
    const at = map + (bit >> 3);
    return message.with(at, message[at]! ^ 0x80 >> (bit & 7));
  }
  const at = map + (bit >> 2);
  const nibble = parseInt(String.fromCharCode(message[at]!), 16) ^ 8 >> (bit & 3);
  return message.with(at, nibble.toString(16).charCodeAt(0));
}

/** Hands in bytes from either side, and looks at what was logged. */
function tell(host: Host, from: "client" | "host", bytes: Uint8Array, how: string): void {
  const setup = new GatewaySetup(host.codec);
  if (from === "client") return submit(setup, bytes, how);
  setup.gateway.hostSent(bytes.slice());
  assertSilent(setup, how);
}

Deno.test("the secrets are found where they are", () => {
  assert(leaks(`PAN ${PAN.visaOther}`).length > 0);
  assert(leaks(PIN_BLOCK).length > 0);
  assert(leaks(NAME.toLowerCase()).length > 0);
  assertEquals(leaks("401288******1881"), []);
});

for (const host of HOSTS) {
  const { name, codec, sale } = host;

  for (const lowest of ["info", "debug"] as LogLevel[]) {
    Deno.test(`${name}: the ways of a valid message show no card data, ${lowest}`, () => {
      const setup = new GatewaySetup(codec, { lowest, options: { timeout: 1000, maxQueue: 2 } });
      const ask = (stan: string) =>
        setup.gateway.submitBytes(codec.encode({ ...sale, 11: stan }).bytes, new Asker());
      ask("000001");
      setup.gateway.hostSent(approvalBytes(host));
      setup.gateway.hostSent(approvalBytes(host));
      setup.gateway.hostSent(approvalBytes(host, { 11: "000009" }));
      setup.gateway.hostSent(codec.encode(sale).bytes);
      ask("000002");
      const waiting = ask("000003")!;
      ask("000004");
      setup.gateway.abandon(waiting);
      setup.time.advance(1010);
      setup.gateway.hostSent(approvalBytes(host, { 11: "000002" }));
      setup.gateway.abandon(ask("000005")!);
      setup.gateway.hostSent(approvalBytes(host, { 11: "000005" }));
      ask("000006");
      setup.gateway.linkDown();
      assert(setup.records.length >= 12);
      assertSilent(setup, "valid");
      assertEquals(setup.log.includes("9f2608c0ffee1234ab56cd"), lowest === "debug");
    });
  }

  Deno.test(`${name}: a message that breaks rules shows no card data`, () => {
    submit(new GatewaySetup(codec), codec.encode({ ...sale, 0: "0210" }).bytes, "a response");
    const { 4: _amount, 12: _time, 7: _sent, 3: _code, ...rest } = sale;
    submit(new GatewaySetup(codec), codec.encode({ ...rest, 0: "0800" }).bytes, "without fields");
    const short = new GatewaySetup(codec, { maxMessage: 20 });
    submit(short, codec.encode(sale).bytes, "too long");
  });

  Deno.test(`${name}: a message that is cut off anywhere shows no card data`, () => {
    for (const [from, bytes] of originals(host)) {
      for (let length = 0; length < bytes.length; length++) {
        tell(host, from, bytes.slice(0, length), `${from}, ${length} bytes`);
      }
    }
  });

  Deno.test(`${name}: a message with any byte spoilt shows no card data`, () => {
    for (const [from, bytes] of originals(host)) {
      for (let at = 0; at < bytes.length; at++) {
        for (const byte of [0x00, 0x20, 0x30, 0x39, 0x41, 0x99, 0xff]) {
          tell(host, from, bytes.with(at, byte), `${from}, ${byte} at ${at}`);
        }
      }
    }
  });

  Deno.test(`${name}: a message out of step shows no card data: bytes too many or too few`, () => {
    for (const [from, bytes] of originals(host)) {
      for (let at = 0; at < bytes.length; at++) {
        for (const count of [1, 2, 4, 8]) {
          const zeros = new Uint8Array(count).fill(0x30);
          const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
          const less = Uint8Array.of(...before, ...bytes.subarray(at + count));
          tell(host, from, Uint8Array.of(...before, ...zeros, ...after), `${count} more at ${at}`);
          tell(host, from, less, `${count} less at ${at}`);
        }
      }
    }
  });

  Deno.test(`${name}: a message out of step shows no card data: other bits in the bitmap`, () => {
    let read = 0;
    for (const [from, bytes] of originals(host)) {
      const flip = (message: Uint8Array, bit: number) => flipped(codec, message, bit);
      for (let bit = 0; bit < 64; bit++) {
        const once = flip(bytes, bit);
        tell(host, from, once, `${from}, bit ${bit + 1}`);
        for (let other = bit + 1; other < 64; other++) {
          const twice = flip(once, other);
          tell(host, from, twice, `${from}, bits ${bit + 1} and ${other + 1}`);
          const extent = codec.measure(twice);
          if (extent.kind === "complete" && extent.length === twice.length) read++;
        }
      }
    }
    assert(read > 0, "none of them was taken for a message");
  });
}

Deno.test("every bundled profile is looked at", () => {
  assertEquals(
    HOSTS.map(({ codec }) => codec.profile.name).toSorted(),
    [...PROFILE_NAMES].toSorted(),
  );
  assert(HOSTS.every(({ name }) => bundledProfile(name) !== undefined));
});
