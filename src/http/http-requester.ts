import type { Message } from "../codec/message.ts";
import type { Departure } from "./departure.ts";
import type { ClientGateway } from "../multiplexer/client-gateway.ts";
import type { Exchange } from "../multiplexer/exchange.ts";
import type { Requester, Trouble } from "../multiplexer/requester.ts";

/**
 * How a request of HTTP ended: with the host's answer, with trouble, or with nobody to tell, and its
 * exchange given up.
 */
export type HttpOutcome =
  | { readonly response: Message; readonly exchange: Exchange<Requester> }
  | { readonly trouble: Trouble }
  | { readonly gone: Exchange<Requester> };

/** Who asks. */
export interface HttpClient {
  /** For logs. */
  readonly name: string;
  /** What the request's `Idempotency-Key` is known by, if it has one. */
  readonly idempotencyKey?: string | undefined;
}

/** One HTTP request that waits for its outcome. */
class HttpRequester implements Requester {
  #resolve: ((outcome: HttpOutcome) => void) | undefined;

  constructor(
    readonly name: string,
    readonly idempotencyKey: string | undefined,
    resolve: (outcome: HttpOutcome) => void,
  ) {
    this.#resolve = resolve;
  }

  answered(response: Message, exchange: Exchange<Requester>): void {
    this.#ended({ response, exchange });
  }

  refused(trouble: Trouble): void {
    this.#ended({ trouble });
  }

  /** It is kept with its exchange: what waited for the outcome is let go. */
  #ended(outcome: HttpOutcome): void {
    const resolve = this.#resolve;
    this.#resolve = undefined;
    resolve?.(outcome);
  }
}

/**
 * Sends a client's request through the gateway and waits for its outcome.
 *
 * @param request a message, or the bytes of one, which are given away
 * @param departure of the client: nobody waits for the outcome then
 */
export function exchangeOverHttp(
  gateway: ClientGateway,
  request: Message | Uint8Array,
  { name, idempotencyKey }: HttpClient,
  departure: Departure,
): Promise<HttpOutcome> {
  return new Promise((resolve) => {
    let stay = () => {};
    const client = new HttpRequester(name, idempotencyKey, (outcome) => {
      stay();
      resolve(outcome);
    });
    const exchange = request instanceof Uint8Array
      ? gateway.submitBytes(request, client)
      : gateway.submit(request, client);
    if (exchange === undefined || exchange.state === "settled") return;
    const gone = () => {
      gateway.abandon(exchange);
      resolve({ gone: exchange });
    };
    if (departure.gone) gone();
    else stay = departure.onGone(gone);
  });
}
