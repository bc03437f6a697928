import { draw } from "../codec/draw.ts";
import type { Message } from "../codec/message.ts";
import type { Logger, Stopwatch } from "../ports.ts";
import type { Failure, Nearest } from "./effects.ts";
import type { Exchange } from "./exchange.ts";
import { ANSWERED, type LateRecord } from "./late-book.ts";
import type { Requester, Trouble } from "./requester.ts";
import { summary } from "./summary.ts";

/** What the log calls an exchange: `#12 tcp:10.0.0.7:53578`. */
function name({ id, client }: Exchange<Requester>): string {
  return `#${id} ${client.name}`;
}

/** Things that are wrong in one message, as far as a line tells of them. */
const MOST_ERRORS = 10;

/** What the log shows of a message's field; `undefined` when the field is not there. */
export type Show = (message: Message, number: number) => string | undefined;

/** For machines: which transaction a line is about. */
const about = ({ id, client }: Exchange<Requester>) => ({ exchange: id, client: client.name });

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
  #show: Show;

  constructor(ports: { readonly logger: Logger; readonly stopwatch: Stopwatch }, show: Show) {
    this.#show = show;
    this.#logger = ports.logger;
    this.#stopwatch = ports.stopwatch;
  }

  /** Shows from now on something else of messages. */
  showBy(show: Show): void {
    this.#show = show;
  }

  /** A request was taken and cannot go to the host yet. */
  waits(exchange: Exchange<Requester>, linked: boolean): void {
    const { busy, first } = exchange.lane;
    this.#log("info", exchange, () => {
      const terminal = busy ?? (first === exchange ? undefined : first);
      const why = terminal !== undefined
        ? `terminal busy with #${terminal.id}`
        : linked
        ? "the same key is with the host"
        : "no link to the host";
      return `${name(exchange)} waits (${why}): ${summary(exchange.request)}`;
    });
  }

  /** A request goes to the host. */
  sent(exchange: Exchange<Requester>): void {
    this.#log("info", exchange, () => `${name(exchange)} → host: ${summary(exchange.request)}`);
    this.#draw(exchange.request, exchange, () => `${name(exchange)} → host`);
  }

  /** Its answer goes to the client. */
  answered(exchange: Exchange<Requester>, response: Message): void {
    const took = () => this.#since(exchange.sentAt);
    this.#log("info", exchange, () => {
      return `host → ${name(exchange)}: ${summary(response)}, ${took()} ms`;
    });
    this.#draw(response, exchange, () => `host → ${name(exchange)}`);
  }

  /** There is no answer for the client. */
  failed(exchange: Exchange<Requester>, failure: Failure, givenUp: boolean): void {
    const fate = exchange.sent ? "the outcome is unknown" : "it was not sent";
    const why = givenUp ? "given up, as the gateway is stopped" : failure;
    this.#log("warning", exchange, () => {
      return `${name(exchange)} gets no answer (${why}); ${fate}: ${summary(exchange.request)}`;
    });
  }

  /** The client is gone. */
  gone(exchange: Exchange<Requester>): void {
    this.#log("info", exchange, () => {
      return `${name(exchange)} is gone${exchange.sent ? "" : "; cancelled"}`;
    });
  }

  /** The client was gone when the exchange ended. */
  orphaned(exchange: Exchange<Requester>, response: Message | undefined): void {
    const what = response === undefined ? "no answer came" : `answer: ${summary(response)}`;
    this.#log("warning", exchange, () => `${name(exchange)} had gone; ${what}`);
    if (response !== undefined) this.#draw(response, exchange, () => `host → ${name(exchange)}`);
  }

  /** The host's answer did not get to the client. */
  undelivered(exchange: Exchange<Requester>, response: Message): void {
    this.#log("warning", exchange, () => {
      return `${name(exchange)} was gone before it had its answer: ${summary(response)}`;
    });
  }

  /** An answer cannot be told in its client's dialect. */
  untold(exchange: Exchange<Requester>, why: string): void {
    this.#log("error", exchange, () => {
      return `an answer cannot be told to ${exchange.client.name}: ${why}`;
    });
  }

  /** An answer came after its exchange had ended. */
  late(response: Message, { id, reason, sentAt }: LateRecord): void {
    const ago = this.#since(sentAt);
    const text = reason === ANSWERED
      ? `answer to #${id} once more, ${ago} ms after it was sent`
      : `late answer to #${id}, which ended by ${reason}, ${ago} ms after it was sent`;
    const data = { exchange: id };
    this.#logger.log("warning", `${text}: ${summary(response)}`, data);
    this.#drawWith(response, data, () => `host, late answer to #${id}`);
  }

  /** An answer came that nobody waits for. */
  unmatched(response: Message, nearest: Nearest | undefined): void {
    const hint = nearest === undefined ? "nothing under way comes near" : differs(nearest);
    const text = `answer that nobody waits for, ${hint}: ${summary(response)}`;
    this.#logger.log("warning", text);
    this.#drawWith(response, {}, () => "host, to nobody");
  }

  /** The host asks something. */
  hostRequest(request: Message, response: Message | undefined): void {
    if (response === undefined) {
      this.#logger.log("warning", `request of the host, not answered: ${summary(request)}`);
      return this.#drawWith(request, {}, () => "host");
    }
    this.#logger.log("info", `host asks ${summary(request)} → ${summary(response)}`);
    this.#drawWith(request, {}, () => "host");
    this.#drawWith(response, {}, () => "→ host");
  }

  /** The host sent something that cannot be read. */
  unreadable(bytes: number, reason: string): void {
    const text = `the host sent a message of ${bytes} bytes that cannot be read`;
    this.#logger.log("error", `${text}: ${reason}`);
  }

  /**
   * A client's request was not taken. Of one that cannot be read its length in bytes is told.
   *
   * @param expired its time was too far from now
   */
  refused(
    client: Requester,
    { code, errors }: Trouble,
    request: Message | number,
    expired: boolean,
  ): void {
    const data = { client: client.name };
    if (this.#logger.enabled("warning")) {
      const what = typeof request === "number" ? `${request} bytes` : summary(request);
      const text = `${client.name} refused (${code}): ${errors.join("; ")}; ${what}`;
      this.#logger.log("warning", text, data);
    }
    if (typeof request !== "number") {
      this.#drawWith(request, data, () => `${client.name}, refused`, expired);
    }
  }

  /** What a client sent is no message; `size` in bytes or characters. */
  malformed(client: string, errors: readonly string[], size: number): void {
    const shown = errors.slice(0, MOST_ERRORS).join("; ");
    const more = errors.length > MOST_ERRORS ? ` and ${errors.length - MOST_ERRORS} more` : "";
    const text = `${client} refused (invalid-message): ${shown}${more}; ${size} bytes`;
    this.#logger.log("warning", text, { client });
  }

  #since(moment: number): number {
    return Math.round(this.#stopwatch.elapsed() - moment);
  }

  #draw(message: Message, exchange: Exchange<Requester>, head: () => string): void {
    if (this.#logger.enabled("debug")) this.#drawWith(message, about(exchange), head);
  }

  #drawWith(
    message: Message,
    data: Readonly<Record<string, unknown>>,
    head: () => string,
    expired = false,
  ): void {
    if (!this.#logger.enabled("debug")) return;
    const drawn = draw(message, { expired, show: this.#show });
    this.#logger.log("debug", `${head()}\n${drawn}`, data);
  }

  #log(
    level: "info" | "warning" | "error",
    exchange: Exchange<Requester>,
    text: () => string,
  ): void {
    if (this.#logger.enabled(level)) this.#logger.log(level, text(), about(exchange));
  }
}
