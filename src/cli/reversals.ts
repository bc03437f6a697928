import { openJournalDesk } from "../app/journal-desk.ts";
import { RemoteDesk } from "../app/remote-desk.ts";
import { CannotDo, type ReversalDesk } from "../app/reversal-desk.ts";
import { realWorld } from "../app/world.ts";
import type { Options } from "../config/options.ts";
import type { Verb } from "../http/admin-json.ts";
import { readLock } from "../journal/lock.ts";
import type { Logger } from "../ports.ts";
import { failing } from "./failing.ts";
import {
  type Order,
  readReversalsArguments,
  type ReversalsArguments,
} from "./reversals-arguments.ts";
import { historyText, reversalsText, reversalText } from "./reversals-text.ts";
import { EXIT, type Terminal } from "./terminal.ts";

const HELP = `Sales that are being reversed, or that wait for a person

Usage:
  socketqueue reversals list             all of them, the oldest first
  socketqueue reversals show ID          one, with its fields and what was done about it
  socketqueue reversals retry ID         send its reversal now; its attempts count anew
  socketqueue reversals park ID          send its reversal no more, until a person says so
  socketqueue reversals close ID --reason TEXT
                                         a parked one was looked after by a person: it goes
  socketqueue reversals history [ID] [--most N]
                                         who did what, and why, the newest first: about one, or
                                         about all; those that are closed as well

Options:
  --by NAME       who wants it, kept with what is done; default: the user's name
  --reason TEXT   why, kept with what is done
  --most N        acts that history tells at the most, 1 to 1000; default: 100
  --json          JSON, for programs
  --config FILE   the gateway's file of options; default: the folder's config.yaml
  --journal PATH  the gateway's journal, without a file of options

A gateway that runs is asked to do it; of one that does not run the journal is changed, and its next
start goes on from there. Further options of the gateway count as well, and so does the environment.

Exit codes: 0 done, 1 it cannot be done, 2 wrong options.`;

/** Tells of trouble with the journal on the standard error. */
const loggerOn = (terminal: Terminal): Logger => ({
  enabled: (level) => level === "warning" || level === "error",
  log: (level, text) => {
    if (level === "warning" || level === "error") terminal.error(text);
  },
});

/** The running gateway's desk, or that of its journal. */
async function openDesk(options: Options, terminal: Terminal): Promise<ReversalDesk> {
  const { journal: path } = options;
  if (path === undefined) throw new CannotDo("these options keep no journal");
  const { locked, admin, pid } = await readLock(path);
  if (admin !== undefined) return new RemoteDesk(admin);
  if (!locked) return await openJournalDesk(path, options, realWorld(loggerOn(terminal)));
  const who = pid === undefined ? "another process" : `process ${pid}`;
  throw new CannotDo(`${who} has the journal ${JSON.stringify(path)} and takes no orders`);
}

/** What was done, in words. */
const DONE: Readonly<Record<Verb, string>> = {
  retry: "is to be sent",
  park: "is parked",
  close: "is closed",
};

/** Does what is asked for; gives what to say of it: as JSON, and as text. */
async function follow(desk: ReversalDesk, order: Order): Promise<readonly [unknown, string]> {
  if (order.what === "list") {
    const list = await desk.list();
    return [list, reversalsText(list)];
  }
  if (order.what === "show") {
    const reversal = await desk.show(order.id);
    return [reversal, reversalText(reversal)];
  }
  if (order.what === "history") {
    const history = await desk.history(order.most, order.id);
    return [history, historyText(history, order.most)];
  }
  const done = await desk.act(order.what, order.id, order.wish);
  return [done, `sale ${done.id}: its reversal ${DONE[done.done]}`];
}

async function execute(
  { order, json, options }: ReversalsArguments,
  terminal: Terminal,
): Promise<void> {
  const desk = await openDesk(options, terminal);
  try {
    const [value, text] = await follow(desk, order);
    terminal.print(json ? JSON.stringify(value, null, 2) : text);
  } finally {
    await desk.end();
  }
}

/** Looks after sales that are being reversed or parked: of a gateway that runs, or of its journal. */
export function reversals(args: readonly string[], terminal: Terminal): Promise<number> {
  return failing(terminal, async () => {
    if (args.includes("--help") || args.includes("-h")) terminal.print(HELP);
    else await execute(readReversalsArguments(args, Deno.env.toObject()), terminal);
    return EXIT.ok;
  });
}
