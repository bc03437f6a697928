import type { Message } from "../codec/message.ts";
import type { Departure } from "./departure.ts";
import type { Gateway } from "../multiplexer/gateway.ts";
import type { Exchange } from "../multiplexer/exchange.ts";
import type { Requester, Trouble } from "../multiplexer/requester.ts";

/** How a request of HTTP ended: with the host's answer, with trouble, or with nobody to tell. */
export type HttpOutcome =
  | { readonly response: Message; readonly exchange: Exchange<Requester> }
  | { readonly trouble: Trouble }
  | { readonly gone: true };

/** One HTTP request that waits for its outcome. */
class HttpRequester implements Requester {
  readonly #resolve: (outcome: HttpOutcome) => void;

  constructor(readonly name: string, resolve: (outcome: HttpOutcome) => void) {
    this.#resolve = resolve;
  }

  answered(response: Message, exchange: Exchange<Requester>): void {
    this.#resolve({ response, exchange });
  }

  refused(trouble: Trouble): void {
    this.#resolve({ trouble });
  }
}

/**
 * Sends a client's request through the gateway and waits for its outcome.
 *
 * @param request a message, or the bytes of one, which are given away
 * @param departure of the client: nobody waits for the outcome then
 */
export function exchangeOverHttp(
  gateway: Gateway,
  request: Message | Uint8Array,
  name: string,
  departure: Departure,
): Promise<HttpOutcome> {
  return new Promise((resolve) => {
    let stay = () => {};
    const client = new HttpRequester(name, (outcome) => {
      stay();
      resolve(outcome);
    });
    const exchange = request instanceof Uint8Array
      ? gateway.submitBytes(request, client)
      : gateway.submit(request, client);
    if (exchange === undefined || exchange.state === "settled") return;
    const gone = () => {
      gateway.abandon(exchange);
      resolve({ gone: true });
    };
    if (departure.gone) gone();
    else stay = departure.onGone(gone);
  });
}
