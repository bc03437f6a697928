import { draw } from "../codec/draw.ts";
import type { Message } from "../codec/message.ts";
import type { Logger, Stopwatch } from "../ports.ts";
import type { Failure, Nearest } from "./effects.ts";
import type { Exchange } from "./exchange.ts";
import type { LateRecord } from "./late-book.ts";
import type { Requester, Trouble } from "./requester.ts";
import { summary } from "./summary.ts";

/** What the log calls an exchange: `#12 tcp:10.0.0.7:53578`. */
function name({ id, client }: Exchange<Requester>): string {
  return `#${id} ${client.name}`;
}

function differs({ id, field }: Nearest): string {
  return `nearest is #${id}, which differs in ${field === 0 ? "MTI" : `DE ${field}`}`;
}

/**
 * What the log tells of the gateway's doings: a line each, without card data, and at the lowest level
 * the messages drawn out, masked. Nothing is put into words that is not written.
 */
export class GatewayLog {
  readonly #logger: Logger;
  readonly #stopwatch: Stopwatch;

  constructor(ports: { readonly logger: Logger; readonly stopwatch: Stopwatch }) {
    this.#logger = ports.logger;
    this.#stopwatch = ports.stopwatch;
  }

  /** A request goes to the host. */
  sent(exchange: Exchange<Requester>): void {
    this.#log("info", () => `${name(exchange)} → host: ${summary(exchange.request)}`);
    this.#draw(exchange.request);
  }

  /** Its answer goes to the client. */
  answered(exchange: Exchange<Requester>, response: Message): void {
    const took = () => this.#since(exchange.sentAt);
    this.#log("info", () => `host → ${name(exchange)}: ${summary(response)}, ${took()} ms`);
    this.#draw(response);
  }

  /** There is no answer for the client. */
  failed(exchange: Exchange<Requester>, failure: Failure): void {
    const fate = exchange.sent ? "the outcome is unknown" : "it was not sent";
    this.#log("warning", () => {
      return `${name(exchange)} gets no answer (${failure}); ${fate}: ${summary(exchange.request)}`;
    });
  }

  /** The client is gone. */
  gone(exchange: Exchange<Requester>): void {
    this.#log("info", () => `${name(exchange)} is gone${exchange.sent ? "" : "; cancelled"}`);
  }

  /** The client was gone when the exchange ended. */
  orphaned(exchange: Exchange<Requester>, response: Message | undefined): void {
    const what = response === undefined ? "no answer came" : `answer: ${summary(response)}`;
    this.#log("warning", () => `${name(exchange)} had gone; ${what}`);
  }

  /** An answer came after its exchange had ended. */
  late(response: Message, { id, reason, sentAt }: LateRecord): void {
    const ago = this.#since(sentAt);
    const text = `late answer to #${id}, which ended by ${reason}, ${ago} ms after it was sent`;
    this.#log("warning", () => `${text}: ${summary(response)}`);
  }

  /** An answer came that nobody waits for. */
  unmatched(response: Message, nearest: Nearest | undefined): void {
    const hint = nearest === undefined ? "nothing under way comes near" : differs(nearest);
    this.#log("warning", () => `answer that nobody waits for, ${hint}: ${summary(response)}`);
  }

  /** The host asks something. */
  hostRequest(request: Message, response: Message | undefined): void {
    if (response === undefined) {
      this.#log("warning", () => `request of the host, not answered: ${summary(request)}`);
    } else {
      this.#log("info", () => `host asks ${summary(request)} → ${summary(response)}`);
    }
  }

  /** The host sent something that cannot be read. */
  unreadable(bytes: number, reason: string): void {
    const text = `the host sent a message of ${bytes} bytes that cannot be read`;
    this.#logger.log("error", `${text}: ${reason}`);
  }

  /** A client's request was not taken. Of one that cannot be read its length in bytes is told. */
  refused(client: Requester, { code, errors }: Trouble, request: Message | number): void {
    this.#log("warning", () => {
      const what = typeof request === "number" ? `${request} bytes` : summary(request);
      return `${client.name} refused (${code}): ${errors.join("; ")}; ${what}`;
    });
  }

  #since(moment: number): number {
    return Math.round(this.#stopwatch.elapsed() - moment);
  }

  #draw(message: Message): void {
    if (this.#logger.enabled("debug")) this.#logger.log("debug", `\n${draw(message)}`);
  }

  #log(level: "info" | "warning", text: () => string): void {
    if (this.#logger.enabled(level)) this.#logger.log(level, text());
  }
}
