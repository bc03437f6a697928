import type { Message } from "../../src/codec/message.ts";
import { isRequest } from "../../src/codec/mti.ts";
import { approval, frame } from "../net/messages.ts";
import { HostLink, type HostOptions, type HostRequest } from "../net/scripted-host.ts";
import { closeQuietly, LOOPBACK } from "../net/sockets.ts";
import { Inbox } from "../net/waiting.ts";

const RESPONSE_CODE = 39;

/** Terminals whose requests get no answer before a test says so. */
export const SLOW_TERMINALS: readonly number[] = [90_001, 90_002];

const isSlow = (request: Message): boolean => SLOW_TERMINALS.includes(Number(request.get(41)));

/** A host that approves whatever it is asked, at once, but for some terminals' requests. */
export class ApprovingHost implements AsyncDisposable {
  /** The gateway's connections, as they come. */
  readonly links = new Inbox<HostLink>("the gateway's connection to the host");
  /** Requests of slow terminals, but for reversals. */
  readonly slow = new Inbox<HostRequest>("a slow terminal's request at the host");
  /** Reversals, which are approved at once too. */
  readonly reversals = new Inbox<Message>("a reversal at the host");
  /** The gateway's answers to requests of the host's own. */
  readonly replies = new Inbox<Message>("an answer to the host");
  readonly #listener = Deno.listen({ hostname: LOOPBACK, port: 0 });
  readonly #options: HostOptions;
  readonly #all: HostLink[] = [];
  readonly #accepting: Promise<void>;

  constructor(options: HostOptions) {
    this.#options = options;
    this.#accepting = this.#acceptAll();
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  /** The host's approval of a request, or what a test has put for a response code into the request. */
  approval(request: Message): Message {
    const code = request.get(RESPONSE_CODE);
    const changes = code === undefined ? {} : { [RESPONSE_CODE]: code };
    return approval(request, changes, this.#options.codec);
  }

  /** Sends bytes, each a message or what should be one, on the newest link. */
  async send(messages: readonly Uint8Array[]): Promise<void> {
    const link = this.#all.at(-1)!;
    for (const bytes of messages) await link.sendBytes(frame(this.#options.framing, bytes));
  }

  /** Sends bytes as they are, and hangs up. */
  async sendLast(bytes: Uint8Array): Promise<void> {
    const link = this.#all.at(-1)!;
    // The gateway hangs up itself as soon as it cannot go on.
    await link.sendBytes(bytes).catch(() => {});
    await link.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    closeQuietly(this.#listener);
    await this.#accepting;
    await Promise.all(this.#all.map((link) => link.close()));
  }

  async #acceptAll(): Promise<void> {
    for (;;) {
      const conn = await this.#listener.accept().catch(() => undefined);
      if (conn === undefined) return;
      const link: HostLink = new HostLink(conn, this.#options, (message) => {
        this.#asked({ message, link });
      });
      // At once, so that a gateway that stops need not wait for it.
      link.ended.finally(() => closeQuietly(conn));
      this.#all.push(link);
      this.links.put(link);
    }
  }

  #asked(request: HostRequest): void {
    const { message, link } = request;
    if (!isRequest(message.mti)) return this.replies.put(message);
    if (message.mti === "0400") this.reversals.put(message);
    else if (isSlow(message)) return this.slow.put(request);
    // The link may be gone meanwhile: then the gateway knows.
    link.send(this.approval(message)).catch(() => {});
  }
}
