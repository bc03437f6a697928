import type { Hono } from "hono";
import { saleOf } from "../../src/app/sample.ts";
import { toHex } from "../../src/codec/bytes.ts";
import type { Codec } from "../../src/codec/codec.ts";
import type { Message } from "../../src/codec/message.ts";
import { createApp } from "../../src/http/app.ts";
import type { Counts } from "../../src/multiplexer/counts.ts";
import { Gateway, type GatewayOptions } from "../../src/multiplexer/gateway.ts";
import type { Journal } from "../../src/ports.ts";
import { jsonSale, smartvista } from "../fixtures.ts";
import { FakeTime } from "../fake-time.ts";
import { approval, sale } from "../net/messages.ts";
import { RecordingLogger } from "../net/recording-logger.ts";
import { Inbox, settle, within } from "../net/waiting.ts";

/** How an {@link HttpRig} is. */
export interface HttpOptions extends Partial<GatewayOptions> {
  readonly codec?: Codec;
  /** Bytes of the longest message that the link takes. */
  readonly maxMessage?: number;
  readonly counts?: Counts;
  readonly journal?: Journal;
}

/** The HTTP app on a gateway whose host is the test: no socket, and a time that stands still. */
export class HttpRig {
  readonly time = new FakeTime();
  readonly logger = new RecordingLogger();
  /** What went to the host. */
  readonly requests = new Inbox<Message>("a request to the host");
  readonly gateway: Gateway;
  // deno-lint-ignore no-explicit-any -- the app's environment is its own business
  readonly app: Hono<any>;
  readonly #codec: Codec;

  constructor(
    { codec = smartvista, maxMessage = 9_999, counts, journal, ...options }: HttpOptions = {},
  ) {
    const { time, logger } = this;
    this.#codec = codec;
    const clock = { now: () => Date.UTC(2026, 0, 1) + time.elapsed() };
    const ports = { clock, stopwatch: time, timers: time, logger, counts, journal };
    const send = (bytes: Uint8Array) => this.requests.put(codec.decode(bytes.slice()));
    this.gateway = new Gateway(codec, { maxMessage, send }, ports, options);
    this.gateway.linkUp();
    const about = () => ({ version: "2.0.0", sale: saleOf(codec.profile.name) });
    this.app = createApp(this.gateway, { clock, logger, timers: time }, { about });
  }

  /** Posts a body; JSON unless it is text. */
  async post(path: string, body: unknown, init: RequestInit = {}): Promise<Response> {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return await this.app.request(path, { method: "POST", body: text, ...init });
  }

  /** Waits until so many requests wait for their turn. */
  async waiting(count: number): Promise<void> {
    const wait = async () => {
      while (this.gateway.load.waiting < count) await settle();
    };
    await within(wait(), `${count} requests to wait`);
  }

  /** The host answers a request: approves it, with further `changes`. */
  answer(request: Message, changes: Record<number, string | undefined> = {}): void {
    this.gateway.hostSent(approval(request, changes, this.#codec).bytes);
  }

  /** Posts a body, and the host approves what comes of it. Gives the host's request as well. */
  async exchange(
    path: string,
    body: unknown,
    changes: Record<number, string | undefined> = {},
  ): Promise<{ response: Response; request: Message }> {
    const posted = this.post(path, body);
    const request = await this.requests.next();
    this.answer(request, changes);
    return { response: await posted, request };
  }
}

/** A sale in the original's JSON. */
export const JSON_SALE = jsonSale("4012888888881881=30122011000000000000");

/** A sale in hexadecimal. */
export const RAW_SALE = toHex(sale().bytes);
