import type { Message } from "../codec/message.ts";
import type { Gateway } from "../multiplexer/gateway.ts";
import type { Requester, Trouble } from "../multiplexer/requester.ts";

/** How a request of HTTP ended: with the host's answer, with trouble, or with nobody to tell. */
export type HttpOutcome =
  | { readonly response: Message }
  | { readonly trouble: Trouble }
  | { readonly gone: true };

/** One HTTP request that waits for its outcome. */
class HttpRequester implements Requester {
  readonly #resolve: (outcome: HttpOutcome) => void;

  constructor(readonly name: string, resolve: (outcome: HttpOutcome) => void) {
    this.#resolve = resolve;
  }

  answered(response: Message): void {
    this.#resolve({ response });
  }

  refused(trouble: Trouble): void {
    this.#resolve({ trouble });
  }
}

/**
 * Sends a client's request through the gateway and waits for its outcome.
 *
 * @param request a message, or the bytes of one, which are given away
 * @param signal aborts when the client goes; nobody waits for the outcome then
 */
export function exchangeOverHttp(
  gateway: Gateway,
  request: Message | Uint8Array,
  name: string,
  signal: AbortSignal,
): Promise<HttpOutcome> {
  return new Promise((resolve) => {
    const gone = () => {
      if (exchange !== undefined) gateway.abandon(exchange);
      resolve({ gone: true });
    };
    const client = new HttpRequester(name, (outcome) => {
      signal.removeEventListener("abort", gone);
      resolve(outcome);
    });
    signal.addEventListener("abort", gone);
    const exchange = request instanceof Uint8Array
      ? gateway.submitBytes(request, client)
      : gateway.submit(request, client);
    if (signal.aborted) gone();
  });
}
