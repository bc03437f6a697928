import type { Codec } from "../codec/codec.ts";
import { replyHeader } from "../codec/compose.ts";
import { type DialectMap, ESSENTIAL_FIELDS } from "../codec/dialect-map.ts";
import type { CodecError } from "../codec/errors.ts";
import type { Message } from "../codec/message.ts";
import { responseMti } from "../codec/mti.ts";
import { transcribe } from "../codec/transcribe.ts";
import type { Logger } from "../ports.ts";
import type { Exchange } from "./exchange.ts";
import type { Gateway } from "./gateway.ts";
import type { Requester, Trouble } from "./requester.ts";

const reversed = <From, To>(map: ReadonlyMap<From, To>): Map<To, From> =>
  new Map(Array.from(map, ([from, to]) => [to, from]));

/** The host's own of each answer that was translated. */
const ORIGINALS = new WeakMap<Message, Message>();

/** An answer that cannot be told to the client in its own dialect. */
class Untellable extends Error {
  override readonly name = "Untellable";
}

/** A client as the gateway has it: one that speaks the host's dialect. */
class Interpreted implements Requester {
  readonly name: string;
  readonly idempotencyKey: string | undefined;
  readonly #client: Requester;
  readonly #request: Message;
  readonly #translator: Translator;

  constructor(client: Requester, request: Message, translator: Translator) {
    this.name = client.name;
    this.idempotencyKey = client.idempotencyKey;
    this.#client = client;
    this.#request = request;
    this.#translator = translator;
  }

  answered(response: Message, exchange: Exchange<Requester>): void {
    const told = this.#translator.answer(response, this.#request, exchange);
    if ("code" in told) this.#client.refused(told, this.#request, exchange);
    else this.#client.answered(told, exchange);
  }

  refused(
    trouble: Trouble,
    _request: Message | undefined,
    exchange: Exchange<Requester> | undefined,
  ): void {
    this.#client.refused(trouble, this.#request, exchange);
  }
}

/**
 * Takes requests of clients that speak another dialect than the host: they go on in the host's, and its
 * answers come back in theirs.
 *
 * A request with a field that the host's dialect does not have, or cannot hold, is refused. Of an
 * answer such a field is left out; an answer that could not be told without it is undelivered, and
 * an approval undone.
 */
export class Translator {
  readonly #codec: Codec;
  readonly #gateway: Gateway;
  readonly #map: DialectMap;
  readonly #back: ReadonlyMap<number | null, number>;
  readonly #mtis: ReadonlyMap<string, string>;
  readonly #logger: Logger;
  /** Fields that answers were left without, which is told once each. */
  readonly #leftOut = new Set<number>();

  /** @param codec of the clients' dialect */
  constructor(gateway: Gateway, codec: Codec, map: DialectMap, logger: Logger) {
    this.#codec = codec;
    this.#gateway = gateway;
    this.#map = map;
    this.#back = reversed(map.fields);
    this.#mtis = reversed(map.mtis);
    this.#logger = logger;
  }

  /** The host's own of an answer that a translator made; of any other, that one itself. */
  static originalOf(response: Message): Message {
    return ORIGINALS.get(response) ?? response;
  }

  /** As a gateway does it, in the clients' dialect. */
  submitBytes(bytes: Uint8Array, client: Requester): Exchange<Requester> | undefined {
    const request = this.#gateway.read(bytes, client, this.#codec);
    return request === undefined ? undefined : this.submit(request, client);
  }

  /** Likewise. */
  submit(request: Message, client: Requester): Exchange<Requester> | undefined {
    const errors: string[] = [];
    const translated = this.#toHost(request, errors);
    if (errors.length > 0) {
      this.#gateway.refuse(errors, request, client);
      return undefined;
    }
    return this.#gateway.submit(translated, new Interpreted(client, request, this));
  }

  /** The host's answer in the client's dialect, or what the client is told in its stead. */
  answer(
    response: Message,
    request: Message,
    exchange: Exchange<Requester>,
  ): Message | Trouble {
    try {
      const told = this.#toClient(response, request);
      ORIGINALS.set(told, response);
      return told;
    } catch (error) {
      if (!(error instanceof Untellable)) throw error;
      return this.#gateway.untold(exchange, response, error.message);
    }
  }

  #toHost(request: Message, errors: string[]): Message {
    const { fields, mtis } = this.#map;
    const { table } = this.#gateway.codec;
    return transcribe(request, {
      table,
      mti: mtis.get(request.mti) ?? request.mti,
      header: table.header,
      numberOf(number) {
        const other = fields.get(number);
        return other === undefined ? number : other ?? undefined;
      },
      misfit(number, error) {
        errors.push(`${error.message} (to the host; it is the clients' field ${number})`);
      },
    });
  }

  #toClient(response: Message, request: Message): Message {
    const { fields } = this.#map;
    return transcribe(response, {
      table: this.#codec.table,
      mti: this.#mtiFor(response, request),
      header: replyHeader(request),
      // What a field of the clients' becomes is no longer what has that number with them.
      numberOf: (number) => this.#back.get(number) ?? (fields.has(number) ? undefined : number),
      misfit: (number, error) => this.#leaveOut(number, error),
    });
  }

  /** An answer's MTI follows from its request's, where that one was translated. */
  #mtiFor(response: Message, request: Message): string {
    const { mti } = response;
    const sent = this.#map.mtis.get(request.mti);
    if (sent !== undefined && responseMti(sent) === mti) return responseMti(request.mti);
    return this.#mtis.get(mti) ?? mti;
  }

  #leaveOut(number: number, error: CodecError): void {
    const isMissing = error.code === "undefined-field";
    if (ESSENTIAL_FIELDS.includes(number)) throw new Untellable(error.message);
    const what = `of the host's answers DE ${number} is left out for the clients: ${error.message}`;
    if (!isMissing) this.#logger.log("warning", what);
    else if (!this.#leftOut.has(number)) {
      this.#leftOut.add(number);
      this.#logger.log("info", `${what} (told once)`);
    }
  }
}
