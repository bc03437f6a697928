import { Codec } from "../../src/codec/codec.ts";
import type { Values } from "../../src/codec/compose.ts";
import type { Message } from "../../src/codec/message.ts";
import { type Framing, selfDelimited } from "../../src/framing/framing.ts";
import { profileNamed } from "../fixtures.ts";
import { headers, type SaleParts, saleValues } from "../net/messages.ts";

/** What the two families of profiles write differently, in the values of a message. */
interface Family {
  readonly sale: Values;
  readonly echo: Values;
  /** The host's own echo test. */
  readonly hostEcho: Values;
  readonly isAutoReversing: boolean;
}

const MERCHANT = "124642124643";

const SMARTVISTA: Family = {
  sale: {},
  echo: { 24: "831" },
  hostEcho: { 24: "801", 42: MERCHANT },
  isAutoReversing: true,
};

const OPENWAY: Family = {
  // The local time alone; the date has a field of its own.
  sale: { 12: "130600", 13: "0820" },
  echo: { 63: "TERMINAL" },
  hostEcho: { 24: "801", 42: MERCHANT, 63: "HOST" },
  isAutoReversing: false,
};

/** One profile, and the messages of those who speak it. */
export class Dialect {
  readonly codec: Codec;
  /** How messages are framed between gateway and host. */
  readonly link: Framing;
  /** How they are between gateway and binary clients. */
  readonly client: Framing;
  readonly #family: Family;

  constructor(readonly name: string, family: Family) {
    const profile = profileNamed(name);
    this.codec = new Codec(profile);
    this.link = headers(profile.framing.header, profile.framing.lengthIncludesHeader);
    this.client = selfDelimited(this.codec);
    this.#family = family;
  }

  /** Whether the gateway undoes sales by itself. */
  get isAutoReversing(): boolean {
    return this.#family.isAutoReversing;
  }

  /** DE 39 of an approval. */
  get approved(): string {
    return this.codec.profile.bank.approved;
  }

  /** DE 39 by which binary clients are told that there is no host. */
  get linkDown(): string | undefined {
    return this.codec.profile.refusal.codes["link-down"];
  }

  sale(parts: SaleParts = {}): Message {
    const { more, ...rest } = parts;
    return this.codec.encode({ ...saleValues(rest), ...this.#family.sale, ...more });
  }

  /** A client's own reversal of such a sale. */
  reversal(parts: SaleParts = {}): Message {
    return this.sale({ ...parts, more: { 0: "0400", 24: "400", ...parts.more } });
  }

  echo(stan: number, tid: number): Message {
    return this.codec.encode({ ...echoValues(stan, tid), ...this.#family.echo });
  }

  hostEcho(stan: number, tid: number): Message {
    return this.codec.encode({ ...echoValues(stan, tid), ...this.#family.hostEcho });
  }
}

function echoValues(stan: number, tid: number): Values {
  return { 0: "0800", 3: "990000", 7: "0607161700", 11: String(stan), 41: String(tid) };
}

/** Every bundled profile. */
export const DIALECTS: readonly Dialect[] = [
  new Dialect("smartvista", SMARTVISTA),
  new Dialect("smartvista-hex", SMARTVISTA),
  new Dialect("openway", OPENWAY),
  new Dialect("way4", OPENWAY),
];
