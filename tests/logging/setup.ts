import { systemTimers } from "../../src/app/system.ts";
import { type Logging, type LoggingOptions, startLogging } from "../../src/logging/logging.ts";
import type { LineSink } from "../../src/logging/line-writer.ts";
import type { Timers } from "../../src/ports.ts";
import { FakeTime } from "../fake-time.ts";
import { always } from "../net/chance.ts";
import { Inbox, settle } from "../net/waiting.ts";

/** What is written to a stream, line by line. */
export class Lines implements LineSink {
  /** Each line, as it comes. */
  readonly inbox: Inbox<string>;
  /** All of them so far. */
  readonly all: string[] = [];

  constructor(name: string) {
    this.inbox = new Inbox(`a line on the ${name}`);
  }

  write(bytes: Uint8Array): Promise<number> {
    for (const line of new TextDecoder().decode(bytes).replace(/\n$/, "").split("\n")) {
      this.all.push(line);
      this.inbox.put(line);
    }
    return Promise.resolve(bytes.length);
  }
}

/** Logging with a console that is watched and a clock that stands still. */
export interface Rig extends Logging, AsyncDisposable {
  readonly time: FakeTime;
  readonly output: Lines;
  readonly errors: Lines;
}

/** Starts logging from info on, if not told otherwise. */
export async function startRig(
  options: Partial<LoggingOptions> = {},
  timers: "fake" | "real" = "fake",
): Promise<Rig> {
  const time = new FakeTime();
  const [output, errors] = [new Lines("standard output"), new Lines("standard error")];
  const used: Timers = timers === "fake" ? time : systemTimers;
  const ports = { clock: time, timers: used, random: always(0.5) };
  const logging = await startLogging({ lowest: "info", ...options }, ports, { output, errors });
  const stop = () => logging.stop();
  return { ...logging, time, output, errors, [Symbol.asyncDispose]: stop };
}

/** A folder for one test. */
export class Folder implements AsyncDisposable {
  private constructor(readonly path: string) {}

  static async make(): Promise<Folder> {
    return new Folder(await Deno.makeTempDir({ prefix: "socketqueue-log-" }));
  }

  /** Path of a file in it. */
  at(name: string): string {
    return `${this.path}/${name}`;
  }

  /** The text of a file in it. */
  read(name: string): Promise<string> {
    return Deno.readTextFile(this.at(name));
  }

  /** The names of all files in it, sorted. */
  names(): string[] {
    return [...Deno.readDirSync(this.path)].map(({ name }) => name).sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

/** Turns of the event loop after which a test gives up. */
const MANY_TURNS = 10_000;

/** Resolves when `condition` holds; fails with `what` if it does not come to hold. */
export async function until(condition: () => boolean | Promise<boolean>, what: string) {
  for (let turn = 0; turn < MANY_TURNS; turn++) {
    if (await condition()) return;
    await settle();
  }
  throw new Error(`waited in vain: ${what}`);
}
