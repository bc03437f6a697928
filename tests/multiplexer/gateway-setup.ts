import type { Codec } from "../../src/codec/codec.ts";
import type { Message } from "../../src/codec/message.ts";
import type { Exchange } from "../../src/multiplexer/exchange.ts";
import type { Counts } from "../../src/multiplexer/counts.ts";
import { Gateway, type GatewayOptions } from "../../src/multiplexer/gateway.ts";
import type { Requester, Trouble } from "../../src/multiplexer/requester.ts";
import type { Journal, LogLevel } from "../../src/ports.ts";
import { openway, PAN, smartvista } from "../fixtures.ts";
import { FakeTime } from "../fake-time.ts";

/** A client that keeps what it is told. */
export class Asker implements Requester {
  readonly name: string;
  readonly answers: Message[] = [];
  readonly troubles: Trouble[] = [];
  /** The requests that it was refused; `undefined` for what could not be read. */
  readonly requests: (Message | undefined)[] = [];

  constructor(name = "tcp:10.0.0.7:53578") {
    this.name = name;
  }

  /** How often it was told anything. */
  get told(): number {
    return this.answers.length + this.troubles.length;
  }

  answered(response: Message): void {
    this.answers.push(response);
  }

  refused(
    trouble: Trouble,
    request: Message | undefined,
    _exchange: Exchange<Requester> | undefined,
  ): void {
    this.troubles.push(trouble);
    this.requests.push(request);
  }
}

/** A gateway under simulated time, its host and its log. */
export class GatewaySetup {
  readonly time = new FakeTime();
  readonly gateway: Gateway;
  readonly codec: Codec;
  /** What went to the host. */
  readonly sent: Uint8Array[] = [];
  /** Records of the log, from `lowest` on. */
  readonly records: { level: LogLevel; text: string }[] = [];

  constructor(
    codec: Codec,
    {
      maxMessage = 9999,
      options = {},
      lowest = "info" as LogLevel,
      counts,
      journal,
      linked = true,
    }: {
      maxMessage?: number;
      options?: Partial<GatewayOptions>;
      lowest?: LogLevel;
      counts?: Counts;
      journal?: Journal;
      linked?: boolean;
    } = {},
  ) {
    this.codec = codec;
    const host = { maxMessage, send: (bytes: Uint8Array) => void this.sent.push(bytes) };
    const levels: LogLevel[] = ["debug", "info", "warning", "error"];
    const enabled = (level: LogLevel) => levels.indexOf(level) >= levels.indexOf(lowest);
    const logger = {
      enabled,
      log: (level: LogLevel, text: string, data?: unknown) => {
        if (enabled(level)) this.records.push({ level, text: text + JSON.stringify(data ?? "") });
      },
    };
    const { time } = this;
    const ports = { clock: time, stopwatch: time, timers: time, logger, counts, journal };
    this.gateway = new Gateway(codec, host, ports, options);
    if (linked) this.gateway.linkUp();
  }

  /** All that was logged, one record a line. */
  get log(): string {
    return this.records.map(({ level, text }) => `${level}: ${text}`).join("\n");
  }
}

/** A profile, and a sale that breaks none of its rules and holds every kind of card data. */
export interface Host {
  readonly name: string;
  readonly codec: Codec;
  readonly sale: Readonly<Record<number, string>>;
}

export const TRACK_REST = "29122019876543210";
export const PIN_BLOCK = "1F2E3D4C5B6A7988";
export const EMV_REST = "9F2608C0FFEE1234AB56CD";

const SALE = {
  0: "0200",
  2: PAN.visaOther,
  3: "000000",
  4: "000000001000",
  7: "0307090805",
  11: "000001",
  22: "051",
  24: "200",
  25: "00",
  35: `${PAN.visaOther}=${TRACK_REST}`,
  41: "00000101",
  42: "000000000000001",
  49: "643",
  52: PIN_BLOCK,
  55: `5A08${PAN.visaOther}${EMV_REST}`,
};

export const HOSTS: readonly Host[] = [
  { name: "smartvista", codec: smartvista, sale: { ...SALE, 12: "260307090805" } },
  { name: "openway", codec: openway, sale: { ...SALE, 12: "090805", 13: "0307" } },
];

/** The host's approval of a sale. */
export function approvalBytes({ codec, sale }: Host, changes: Record<number, string> = {}) {
  return codec.encode({
    ...sale,
    0: "0210",
    37: "000123456789",
    39: codec.profile.bank.approved,
    ...changes,
  }).bytes;
}
