import type { Codec } from "../codec/codec.ts";
import type { Message } from "../codec/message.ts";
import { judge, type TestVerdict, unreadable } from "../emulator/test-client.ts";
import type { Framing } from "../framing/framing.ts";
import type { Timers } from "../ports.ts";
import { Connection } from "./connection.ts";
import { reason } from "./reason.ts";

/** What one round needs to know. */
export interface RoundOptions {
  /** Where it connects. */
  readonly target: { readonly hostname: string; readonly port: number };
  /** How the target tells messages apart. */
  readonly framing: Framing;
  /** Milliseconds that it waits for its answer, connecting included. */
  readonly timeout: number;
}

/** Milliseconds after an answer in which another one would be noticed. */
const LISTENING = 100;

/** How a round ended. */
export type Outcome = TestVerdict;

/** One connection of a client's, on which one request goes out and one answer is to come. */
export class Round {
  readonly #options: RoundOptions;
  readonly #codec: Codec;
  readonly #timers: Timers;
  readonly #request: Message;
  readonly #received: Uint8Array[] = [];
  readonly #abort = new AbortController();
  readonly #over = Promise.withResolvers<Outcome>();
  #ended = false;
  #connection: Connection | undefined;
  #cancelTimer: (() => void) | undefined;

  constructor(options: RoundOptions, codec: Codec, timers: Timers, request: Message) {
    this.#options = options;
    this.#codec = codec;
    this.#timers = timers;
    this.#request = request;
  }

  /** Runs it, once; nothing of it is left when it is over. */
  async run(): Promise<Outcome> {
    const { target, timeout } = this.#options;
    this.#cancelTimer = this.#timers.after(timeout, () => this.end(`nothing in ${timeout} ms`));
    try {
      this.#connected(await Deno.connect({ ...target, signal: this.#abort.signal }));
    } catch (cause) {
      this.end(`no connection: ${reason(cause)}`);
    }
    return this.#over.promise;
  }

  /** Ends it. `reason` is why there is no answer, if there is none. */
  end(reason: string): void {
    if (this.#ended) return;
    const [first, ...more] = this.#received;
    if (first === undefined) this.#endWith({ kind: "missing", reason });
    else this.#endWith(judge(this.#codec, this.#request, [first, ...more]));
  }

  #endWith(outcome: Outcome): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#cancelTimer?.();
    this.#abort.abort();
    this.#connection?.close();
    this.#over.resolve(outcome);
  }

  #connected(conn: Deno.TcpConn): void {
    if (this.#ended) return conn.close();
    try {
      this.#connection = new Connection(conn, this.#options.framing, this.#timers, {
        message: (bytes) => this.#heard(bytes),
        garbage: (cause) => this.#endWith(unreadable(cause)),
        ended: () => this.end("closed without an answer"),
        closed: (cause) => this.end(`closed without an answer: ${reason(cause)}`),
      });
    } catch (cause) {
      conn.close();
      throw cause;
    }
    this.#connection.start();
    this.#connection.send(this.#request.bytes);
  }

  #heard(bytes: Uint8Array): void {
    this.#received.push(bytes);
    // More than one is one too many: there is no need to hear them all.
    if (this.#received.length > 1) return this.end("");
    this.#cancelTimer?.();
    this.#cancelTimer = this.#timers.after(LISTENING, () => this.end(""));
  }
}
