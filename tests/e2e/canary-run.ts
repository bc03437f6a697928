import { Codec } from "../../src/codec/codec.ts";
import type { Message } from "../../src/codec/message.ts";
import { type Framing, selfDelimited } from "../../src/framing/framing.ts";
import { profileNamed } from "../fixtures.ts";
import { seeded, shuffled } from "../net/chance.ts";
import { headers } from "../net/messages.ts";
import { Pos } from "../net/sockets.ts";
import { ApprovingHost } from "./canary-host.ts";
import { inTurns } from "./canary-http.ts";
import { plainValues } from "./canary-messages.ts";
import { Outlets } from "./canary-outlets.ts";
import { leaksIn } from "./canary-watch.ts";
import { Program } from "./program.ts";

/** STANs of the echo tests that mark in the log where a way in begins. */
const FIRST_MARK = 500;
const MARK = /→ host: 0800 stan 0*(5\d\d) /;

/** Fields that no message of the gateway's own to a binary client has. */
const CARD_FIELDS = [2, 34, 35, 36, 45, 52, 55];

const RRN = 37;

/** Connections at a time. */
const WIDTH = 8;

/** Reads messages whatever their fields hold: the bank repeats what it was sent. */
class LenientCodec extends Codec {
  override decode(bytes: Uint8Array): Message {
    return super.decode(bytes, "ignore");
  }
}

/** How a program is run. */
export interface RunOptions {
  /** Further options. Default: none. */
  readonly args?: readonly string[];
  /** With the bank emulator for its host. Default: off. */
  readonly bank?: boolean;
  /** What options have made of the profile. Default: the profile. */
  readonly codec?: Codec;
}

/** A program with one profile, told everything about cards, by ways in that are told apart. */
export class CanaryRun implements AsyncDisposable {
  readonly codec: Codec;
  readonly program: Program;
  readonly host: ApprovingHost;
  /** How host and gateway tell messages apart. */
  readonly hostFraming: Framing;
  readonly #clientFraming: Framing;
  readonly #outlets: Outlets;
  readonly #parts = new AsyncDisposableStack();
  readonly #random = seeded(16);
  readonly #ways: string[] = ["the start"];
  /** Numbers that the program made up: they can look like anything. */
  readonly #madeUp = new Set<string>();
  #marker: Pos | undefined;

  constructor(profile: string, { args = [], bank = false, codec }: RunOptions = {}) {
    this.codec = codec ?? new Codec(profileNamed(profile));
    const { header, lengthIncludesHeader } = this.codec.profile.framing;
    this.hostFraming = headers(header, lengthIncludesHeader);
    this.#clientFraming = selfDelimited(this.codec);
    this.#outlets = this.#parts.use(new Outlets());
    const { codec: spoken, hostFraming: framing } = this;
    this.host = this.#parts.use(
      new ApprovingHost({ port: 0, framing, codec: spoken, random: this.#random, undoes: false }),
    );
    const upstream = bank
      ? ["--echo-server-port", "0"]
      : ["--upstream-host", "127.0.0.1", "--upstream-port", String(this.host.port)];
    this.program = this.#parts.use(
      new Program([
        ...["--profile", profile, "--listen-port", "0", "--listen-http-port", "0"],
        ...["--queue-timeout", "2", "--max-queue", "10000"],
        ...[...upstream, ...this.#outlets.args, ...args],
      ]),
    );
  }

  /** A new client by TCP. */
  async dial(): Promise<Pos> {
    return await Pos.dial(await this.program.port("TCP"), this.#clientFraming, this.codec);
  }

  /** A new client of the bank's own port. */
  async dialBank(): Promise<Pos> {
    const codec = new LenientCodec(this.codec.profile);
    return await Pos.dial(await this.program.port("bank"), this.hostFraming, codec);
  }

  /** So many of some things, any. */
  some<T>(items: readonly T[], count: number): T[] {
    return shuffled(items, this.#random).slice(0, count);
  }

  /** From here on things come in by another way; the log shows where. */
  async way(name: string): Promise<void> {
    const stan = FIRST_MARK + this.#ways.length;
    this.#ways.push(name);
    this.#marker ??= this.#parts.use(await this.dial());
    const { codec } = this;
    const more = codec.table.fields[63] === undefined ? {} : { 63: "MARK" };
    await this.#marker.ask(
      codec.encode({ ...plainValues(codec), ...more, 0: "0800", 11: String(stan), 41: "80000" }),
    );
  }

  /** Takes note of what the program has made up for an answer. */
  note(answer: Message): void {
    const rrn = answer.get(RRN);
    if (rrn !== undefined) this.noteRrn(rrn);
  }

  /** Takes note of an RRN that the program has made up. */
  noteRrn(rrn: string): void {
    this.#madeUp.add(rrn);
  }

  /** Sends bytes by TCP, each on a connection of its own, whatever becomes of them. */
  async sendAlone(pieces: readonly Uint8Array[], dial = () => this.dial()): Promise<void> {
    await inTurns(pieces, WIDTH, async (bytes) => {
      await using pos = await dial();
      // It may be closed before it has taken all.
      await pos.write(bytes).then(() => pos.closeWrite()).catch(() => {});
      await pos.end();
      for (const answer of await pos.answers.take(pos.answers.size)) this.checkAnswer(answer);
    });
  }

  /** Checks that an answer by TCP has no card data when it is the gateway's own. */
  checkAnswer(answer: Message): void {
    this.note(answer);
    const { codes } = this.codec.profile.refusal;
    if (!Object.values(codes).includes(answer.get(39) ?? "")) return;
    const told = CARD_FIELDS.filter((number) => answer.has(number));
    if (told.length === 0) return;
    throw new Error(`a refusal ${answer.mti} ${answer.get(39)} has the fields ${told}`);
  }

  /** Ends the program, and checks all that has left it. Gives that by outlet. */
  async finish(): Promise<Map<string, string>> {
    await this.#marker?.[Symbol.asyncDispose]();
    const outlets = await this.#outlets.collect(this.program);
    const problems = [...outlets].flatMap(([outlet, text]) => this.#leaks(outlet, text));
    const shown = problems.slice(0, 5).join("\n");
    if (problems.length > 0) throw new Error(`${problems.length} leaks:\n${shown}`);
    return outlets;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts[Symbol.asyncDispose]();
  }

  /** What an outlet shows, and by which way it came in. */
  #leaks(outlet: string, text: string): string[] {
    const problems: string[] = [];
    let way = 0;
    for (const line of text.split("\n")) {
      const mark = MARK.exec(line);
      if (mark !== null) way = Number(mark[1]) - FIRST_MARK;
      for (const { canary, found, line: part } of leaksIn(this.#withoutMadeUp(line))) {
        const where = `${outlet}, after "${this.#ways[way]}": ${line.slice(0, 200)}`;
        problems.push(`${canary} by "${found}" in\n${part}\nof ${where}`);
      }
    }
    return problems;
  }

  #withoutMadeUp(line: string): string {
    return line.replaceAll(/\d{12}/g, (digits) => this.#madeUp.has(digits) ? "RRN" : digits);
  }
}
