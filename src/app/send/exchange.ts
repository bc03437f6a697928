import type { Codec } from "../../codec/codec.ts";
import { CodecError } from "../../codec/errors.ts";
import type { Message } from "../../codec/message.ts";
import { isRequest } from "../../codec/mti.ts";
import type { Framing } from "../../framing/framing.ts";
import { type Address, addressText } from "../../net/address.ts";
import { Connection } from "../../net/connection.ts";
import type { ByteConn } from "../../net/byte-conn.ts";
import { dial, type Secure } from "../../net/dial.ts";
import { reason } from "../../net/reason.ts";
import type { Stopwatch, Timers } from "../../ports.ts";

/** What a call needs of the world. */
export interface CallPorts {
  readonly timers: Timers;
  readonly stopwatch: Stopwatch;
}

/** Why there is no answer. Holds nothing of a message. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";

  constructor(readonly code: "no-connection" | "no-answer", message: string) {
    super(message);
  }
}

/** Dials, for so many milliseconds at the most. */
async function dialled(
  address: Address,
  timeout: number,
  { timers }: CallPorts,
  secure: Secure | undefined,
): Promise<ByteConn> {
  const late = `no connection within ${timeout / 1000} s`;
  try {
    return await dial(address, { timeout, late, secure }, timers);
  } catch (cause) {
    throw new NoAnswer("no-connection", `${addressText(address)}: ${reason(cause)}`);
  }
}

/** What ends a wait for an answer. */
interface Waiting {
  readonly request: Message;
  readonly sentAt: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (why: NoAnswer) => void;
}

/** A host's answer. */
export interface Answer {
  /** As it came: it may be no message. */
  readonly bytes: Uint8Array;
  /** Milliseconds since the request was sent. */
  readonly after: number;
}

const STAN = 11;
const TID = 41;

/** Whether a message answers a request: a response of its STAN and terminal, where it has them. */
function answers(message: Message, request: Message): boolean {
  if (isRequest(message.mti)) return false;
  return [STAN, TID].every((number) => {
    const asked = request.get(number);
    return asked === undefined || asked === message.get(number);
  });
}

/** A connection to a host, over which one request after the other is sent. */
export class Call {
  readonly #connection: Connection;
  readonly #codec: Codec;
  readonly #ports: CallPorts;
  readonly #tell: (line: string) => void;
  #waiting: Waiting | undefined;
  /** Why nothing comes any more. */
  #over: string | undefined;

  private constructor(
    conn: ByteConn,
    framing: Framing,
    codec: Codec,
    ports: CallPorts,
    tell: (line: string) => void,
  ) {
    this.#codec = codec;
    this.#ports = ports;
    this.#tell = tell;
    this.#connection = new Connection(conn, framing, ports.timers, {
      message: (bytes) => this.#came(bytes),
      ended: () => this.#end("the host closed the connection before it answered"),
      closed: (cause) =>
        this.#end(cause === undefined ? "the connection is closed" : reason(cause)),
      garbage: (cause) => this.#end(`what comes cannot be cut into messages: ${cause.message}`),
    });
    this.#connection.start();
  }

  /**
   * Calls a host.
   *
   * @param timeout milliseconds
   * @param tell is told, a line each, what comes that is no answer
   * @param secure goes over to TLS. Default: no TLS
   * @throws {NoAnswer} when there is no connection to be had
   */
  static async dial(
    address: Address,
    framing: Framing,
    codec: Codec,
    timeout: number,
    ports: CallPorts,
    tell: (line: string) => void,
    secure?: Secure,
  ): Promise<Call> {
    const conn = await dialled(address, timeout, ports, secure);
    return new Call(conn, framing, codec, ports, tell);
  }

  /**
   * Sends a request and waits for its answer: the response of the same STAN and terminal, or, where
   * that cannot be read, what came.
   *
   * @param timeout milliseconds
   * @throws {NoAnswer} when none came in time, or the host hung up
   */
  ask(request: Message, timeout: number): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#over !== undefined) return reject(new NoAnswer("no-answer", this.#over));
      const { timers, stopwatch } = this.#ports;
      const cancel = timers.after(timeout, () => {
        this.#waiting = undefined;
        reject(new NoAnswer("no-answer", `no answer within ${timeout / 1000} s`));
      });
      this.#waiting = {
        request,
        sentAt: stopwatch.elapsed(),
        resolve: (answer) => (cancel(), resolve(answer)),
        reject: (why) => (cancel(), reject(why)),
      };
      this.#connection.send(request.bytes);
    });
  }

  /** Hangs up. */
  async finish(): Promise<void> {
    await this.#connection.finish();
  }

  #came(bytes: Uint8Array): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return this.#tell(`${bytes.length} bytes more came, not asked for`);
    const message = this.#read(bytes);
    if (message !== undefined && !answers(message, waiting.request)) {
      return this.#tell(`a message ${message.mti} came that is no answer to it`);
    }
    this.#waiting = undefined;
    waiting.resolve({ bytes, after: this.#ports.stopwatch.elapsed() - waiting.sentAt });
  }

  /** What cannot be read is shown as the answer: that is what is looked for then. */
  #read(bytes: Uint8Array): Message | undefined {
    try {
      return this.#codec.decode(bytes, "ignore");
    } catch (error) {
      if (error instanceof CodecError) return undefined;
      throw error;
    }
  }

  #end(why: string): void {
    this.#over ??= why;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(new NoAnswer("no-answer", why));
  }
}
