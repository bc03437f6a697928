import { orOfService } from "../app/service-journal.ts";
import { addressOf } from "../app/admin.ts";
import { type AdminAnswer, askAdmin } from "../app/ask-admin.ts";
import { CannotDo } from "../app/reversal-desk.ts";
import { isSameFile } from "../app/same-file.ts";
import { OptionError } from "../config/option-error.ts";
import type { Options } from "../config/options.ts";
import { quote } from "../config/quote.ts";
import { errorsJson } from "../http/admin-json.ts";
import { type ReloadedJson, reloadedJson } from "../http/reload-json.ts";
import { readLock } from "../journal/lock.ts";
import { failing } from "./failing.ts";
import { readReloadArguments, type ReloadArguments } from "./reload-arguments.ts";
import { EXIT, type Terminal } from "./terminal.ts";

const HELP = `Have a gateway that runs read its configuration anew

Usage:
  socketqueue reload [--by NAME] [--reason TEXT] [--json] [OPTIONS]

Link and clients stay, and no sale is lost. What has changed and can change while it runs counts at
once; the answer names it, and what counts after a restart only. The gateway reads the file that it
was started with, which the answer names as well. A configuration that is wrong changes nothing: see
it first with socketqueue check. The log is not opened anew, and the statistics go on; that is what
the signal HUP does.

OPTIONS say which gateway is meant:
  --config FILE      its file of options; default: the folder's config.yaml
  --journal PATH     its journal, without a file of options
  --admin-port PORT  the port of its operator's side, where it keeps no journal
  --admin-host HOST  likewise the address

Options of its own:
  --by NAME       who wants it, for the log; default: the user's name
  --reason TEXT   why, for the log
  --json          JSON, for programs

Exit codes: 0 done, 1 the gateway refuses, 2 wrong options, 69 no gateway runs,
78 the configuration is wrong.`;

/** No gateway is there to be asked. */
class NoGateway extends Error {
  override readonly name = "NoGateway";
}

/** Where the gateway takes orders: `host:port`. */
async function placeOf({ journal, adminHost, adminPort }: Options): Promise<string> {
  if (journal !== undefined) {
    const { locked, admin, pid } = await readLock(journal);
    if (admin !== undefined) return admin;
    const path = JSON.stringify(journal);
    // It may be one without a journal, or with another: its port says where it is all the same.
    if (!locked && adminPort) return addressOf({ hostname: adminHost, port: adminPort });
    if (!locked) {
      const text = `no gateway runs that has the journal ${path}`;
      throw new NoGateway(text + orOfService(path, Deno.build.os));
    }
    const who = pid === undefined ? "another process" : `process ${pid}`;
    throw new CannotDo(`${who} has the journal ${path} and takes no orders`);
  }
  if (adminPort) return addressOf({ hostname: adminHost, port: adminPort });
  throw new NoGateway("it cannot be found: these options keep no journal, and name no admin-port");
}

async function ask({ options, wish }: ReloadArguments): Promise<AdminAnswer> {
  const place = await placeOf(options);
  try {
    return await askAdmin(place, "reload", wish);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new NoGateway(`no gateway can be asked at ${place}: ${why}`, { cause });
  }
}

/** What was read, and what came of it, in words. */
export function reloadedText({ file, changed, needLink, needRestart }: ReloadedJson): string {
  const later = needLink.length + needRestart.length > 0;
  const first = changed.length > 0
    ? `counts now: ${changed.join(", ")}`
    : `nothing has changed${later ? " that can change while it runs" : ""}`;
  return [
    `read anew: ${file === null ? "command line and environment (no file)" : quote(file)}`,
    first,
    ...needLink.length === 0 ? [] : [`after a restart, with a new link: ${needLink.join(", ")}`],
    ...needRestart.length === 0 ? [] : [`after a restart: ${needRestart.join(", ")}`],
  ].join("\n");
}

/**
 * A warning where the gateway reads another file than the one that it was found by.
 *
 * @param named the file that the user named; `undefined`: none
 */
export function otherFile(file: string | null, named: string | undefined): string | undefined {
  if (named === undefined) return undefined;
  if (file !== null && isSameFile(file, named)) return undefined;
  const read = file === null ? "has no file of options" : `reads ${quote(file)}`;
  return `warning: the gateway ${read}; ${
    quote(named)
  } only told where it is, and was not taken up`;
}

function report(
  { status, json }: AdminAnswer,
  { json: asJson, options: { config } }: ReloadArguments,
  terminal: Terminal,
): number {
  const reloaded = reloadedJson.safeParse(json);
  if (status === 200 && reloaded.success) {
    const { data } = reloaded;
    const warning = otherFile(data.file, config);
    if (warning !== undefined) terminal.error(warning);
    terminal.print(asJson ? JSON.stringify(data, null, 2) : reloadedText(data));
    return EXIT.ok;
  }
  const { data: refusal } = errorsJson.safeParse(json);
  const errors = refusal?.errors ?? [`it answers with ${status}`];
  if (status !== 409) throw new CannotDo(`the gateway: ${errors.join("; ")}`);
  if (asJson) terminal.print(JSON.stringify({ errors }, null, 2));
  else terminal.error(["nothing has changed:", ...errors].join("\n"));
  return EXIT.config;
}

/** No gateway was found; that may be because the file is wrong which says where it is. */
function missing({ faults }: ReloadArguments, { message }: NoGateway, terminal: Terminal): number {
  if (faults.length > 0) terminal.error(new OptionError(faults).message);
  terminal.error(message);
  return faults.length > 0 ? EXIT.config : EXIT.unavailable;
}

async function execute(args: ReloadArguments, terminal: Terminal): Promise<number> {
  try {
    return report(await ask(args), args, terminal);
  } catch (error) {
    if (error instanceof NoGateway) return missing(args, error, terminal);
    throw error;
  }
}

/** Has a gateway that runs read its configuration anew. */
export function reload(args: readonly string[], terminal: Terminal): Promise<number> {
  return failing(terminal, async () => {
    if (!args.includes("--help") && !args.includes("-h")) {
      return await execute(readReloadArguments(args, Deno.env.toObject()), terminal);
    }
    terminal.print(HELP);
    return EXIT.ok;
  });
}
