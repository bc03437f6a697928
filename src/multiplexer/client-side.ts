import { Codec } from "../codec/codec.ts";
import type { DialectMap } from "../codec/dialect-map.ts";
import type { Message } from "../codec/message.ts";
import type { Logger } from "../ports.ts";
import type { ClientGateway } from "./client-gateway.ts";
import type { Exchange } from "./exchange.ts";
import type { Gateway } from "./gateway.ts";
import type { Transaction } from "./outcomes.ts";
import type { Requester } from "./requester.ts";
import { Translator } from "./translator.ts";

/** Another dialect than the host's, which clients speak. */
export interface ClientDialect {
  readonly codec: Codec;
  /** How it goes together with the host's. */
  readonly map: DialectMap;
}

/**
 * A gateway as its clients have it: in the host's dialect or in another, which may change while it
 * runs. A request that is under way then is answered in the one that it came in.
 */
export class ClientSide implements ClientGateway {
  readonly codec: Codec;
  readonly #gateway: Gateway;
  readonly #logger: Logger;
  #taker: Gateway | Translator;

  /** @param dialect the clients'. Default: the host's, whatever that comes to be */
  constructor(gateway: Gateway, dialect: ClientDialect | undefined, logger: Logger) {
    this.codec = new Codec(dialect?.codec ?? gateway.codec);
    this.#gateway = gateway;
    this.#logger = logger;
    this.#taker = this.#takerOf(dialect);
  }

  /** Takes from now on what clients say in another dialect. Default: in the host's. */
  speak(dialect?: ClientDialect): void {
    this.codec.become(dialect?.codec ?? this.#gateway.codec);
    this.#taker = this.#takerOf(dialect);
  }

  submitBytes(bytes: Uint8Array, client: Requester): Exchange<Requester> | undefined {
    return this.#taker.submitBytes(bytes, client);
  }

  submit(request: Message, client: Requester): Exchange<Requester> | undefined {
    return this.#taker.submit(request, client);
  }

  malformed(client: string, errors: readonly string[], size: number): void {
    this.#gateway.malformed(client, errors, size);
  }

  abandon(exchange: Exchange<Requester>): void {
    this.#gateway.abandon(exchange);
  }

  delivered(exchange: Exchange<Requester>): void {
    this.#gateway.delivered(exchange);
  }

  undelivered(exchange: Exchange<Requester>, response: Message): void {
    this.#gateway.undelivered(exchange, Translator.originalOf(response));
  }

  transaction(id: number): Transaction | undefined {
    return this.#gateway.transaction(id);
  }

  /** A translator keeps what it was made with. */
  #takerOf(dialect: ClientDialect | undefined): Gateway | Translator {
    if (dialect === undefined) return this.#gateway;
    return new Translator(this.#gateway, new Codec(dialect.codec), dialect.map, this.#logger);
  }
}
