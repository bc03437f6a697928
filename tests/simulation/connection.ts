import { FramingError } from "../../src/framing/errors.ts";
import { FrameReader } from "../../src/framing/frame-reader.ts";
import type { Framing } from "../../src/framing/framing.ts";
import { Wire } from "./wire.ts";
import type { World } from "./world.ts";

/** One end of a {@link Connection}: what happens there. */
export interface End {
  message(bytes: Uint8Array): void;
  /** The connection is over. Called once. */
  closed(why: string): void;
}

/** A message with its header. */
export function framed(framing: Framing, message: Uint8Array): Uint8Array {
  const frame = new Uint8Array(framing.headerSize + message.length);
  framing.writeHeader(message.length, frame, 0);
  frame.set(message, framing.headerSize);
  return frame;
}

/** One end's state: the bytes that come to it, and whether it knows that the connection is over. */
class Side {
  readonly wire: Wire;
  open = true;
  readonly #end: End;
  readonly #reader: FrameReader;

  constructor(world: World, name: string, framing: Framing, end: End) {
    this.#end = end;
    this.#reader = new FrameReader(framing, (message) => {
      if (this.open) end.message(message);
    });
    this.wire = new Wire(world, name, (chunk) => this.#take(chunk));
  }

  close(why: string): void {
    if (!this.open) return;
    this.open = false;
    this.wire.close();
    this.#end.closed(why);
  }

  #take(chunk: Uint8Array): void {
    try {
      this.#reader.push(chunk);
    } catch (error) {
      if (!(error instanceof FramingError)) throw error;
      this.close(error.code);
    }
  }
}

/**
 * The link to the host while it lasts: both ends read frames as the program does, and close when they
 * make no sense. It may break at any byte, or go dead with nobody told for a while.
 */
export class Connection {
  readonly #world: World;
  readonly #framing: Framing;
  readonly gateway: Side;
  readonly host: Side;
  #broken = false;
  /** A header was garbled: the stream may never make sense again, nor be seen not to. */
  #garbled = false;

  /** @param owner the process that made it */
  constructor(
    world: World,
    readonly owner: string,
    name: string,
    ends: { gateway: End; host: End },
  ) {
    this.#world = world;
    this.#framing = world.setup.hostFraming;
    this.gateway = new Side(world, `to gateway, ${name}`, this.#framing, {
      message: (bytes) => ends.gateway.message(bytes),
      closed: (why) => {
        ends.gateway.closed(why);
        this.#tellSoon(this.host, `closed by the gateway: ${why}`);
      },
    });
    this.host = new Side(world, `to host, ${name}`, this.#framing, {
      message: (bytes) => ends.host.message(bytes),
      closed: (why) => {
        ends.host.closed(why);
        this.#tellSoon(this.gateway, `closed by the host: ${why}`);
      },
    });
  }

  /** The gateway sends a message. */
  toHost(message: Uint8Array, what: string): void {
    this.#send(this.gateway, this.host, framed(this.#framing, message), what);
  }

  /** The host sends a message. Returns whether the connection was there. */
  toGateway(message: Uint8Array, what: string): boolean {
    const { faults } = this.#world;
    const frame = framed(this.#framing, message);
    if (faults.strikes("frame-garbled", what)) this.#garble(frame, what);
    return this.#send(this.host, this.gateway, frame, what);
  }

  /** Nothing goes wrong any more: what is beyond help is begun anew. */
  heal(): void {
    if (this.#garbled) this.host.close("the host begins anew");
  }

  #send(from: Side, to: Side, frame: Uint8Array, what: string): boolean {
    if (!from.open) return false;
    if (this.#broken || !to.open) return true;
    const { faults, chance, trace } = this.#world;
    if (faults.strikes("cut", what)) {
      const size = chance.below(`cut ${what}`, frame.length + 1);
      trace.add("network", () => `the link breaks after ${size} bytes of ${what}`);
      if (size > 0) to.wire.write(frame.subarray(0, size), what);
      this.#break(5, what);
    } else if (faults.strikes("link-dead", what)) {
      trace.add("network", () => `the link is dead from ${what} on`);
      this.#break(60_000, what);
    } else to.wire.write(frame, what);
    return true;
  }

  /** Nothing more gets through; each end learns of it within `most` milliseconds. */
  #break(most: number, what: string): void {
    this.#broken = true;
    const { agenda, chance } = this.#world;
    for (const side of [this.gateway, this.host]) {
      const delay = 5 + chance.below(`${side === this.host} learns ${what}`, most);
      agenda.after(delay, () => side.close("broken"));
    }
  }

  #tellSoon(side: Side, why: string): void {
    if (side.open) this.#world.agenda.after(2, () => side.close(why));
  }

  #garble(frame: Uint8Array, what: string): void {
    const { chance, trace } = this.#world;
    trace.add("host", () => `garbles the header of its ${what}`);
    this.#garbled = true;
    const { headerSize } = this.#framing;
    const place = chance.below(`where ${what}`, Math.max(1, headerSize));
    // Without a header: what still reads well could mean something else.
    frame[place] = headerSize === 0 ? 0xff : chance.below(`byte ${what}`, 256);
  }
}
