import { PROFILE_NAMES } from "../../config/profiles.ts";
import { COMMAND_SUMMARIES, type CommandName } from "../command-names.ts";
import { ACTIONS } from "../profile/profile.ts";
import { PLACE_OPTIONS } from "../reload-arguments.ts";
import { ORDERS } from "../reversals-arguments.ts";
import { ORDERS as SERVICE_ORDERS } from "../service/arguments.ts";
import { decode } from "../tools/decode.ts";
import { diff } from "../tools/diff.ts";
import { doctor } from "../tools/doctor.ts";
import { encode } from "../tools/encode.ts";
import { redact } from "../tools/redact.ts";
import { send } from "../tools/send.ts";
import type { DescribedCommand } from "../tools/tool.ts";
import { validate } from "../tools/validate.ts";
import { type Completed, flag, programOptions, text, toolOptions, type Value } from "./options.ts";
import { SHELLS } from "./shells.ts";

/** A word that may stand in a place: a subcommand, or what one of them can do. */
export interface Word {
  readonly name: string;
  readonly summary: string;
}

/** What can stand behind `socketqueue` and some words. */
export interface Place {
  /** The words: none, a subcommand, or a subcommand and what it is to do. */
  readonly path: readonly string[];
  readonly words: readonly Word[];
  readonly options: readonly Completed[];
  /** What else may stand there. */
  readonly others?: Value;
}

/** Names of the bundled profiles, as every place for a profile has them. */
export const PROFILES: readonly string[] = PROFILE_NAMES;

const HELP = flag("--help", "this text");
const JSON_FLAG = flag("--json", "JSON, for programs");

const words = (names: readonly string[]): Word[] => names.map((name) => ({ name, summary: "" }));

/** A tool, whose arguments may be files. */
const toolPlace = (name: string, { flags }: DescribedCommand): Place[] => [
  { path: [name], words: [], options: toolOptions(flags), others: "file" },
];

const plainPlace = (name: string, options: readonly Completed[]): Place[] => [
  { path: [name], words: [], options },
];

const MOST = text("--most", "how many acts are told");

const reversalsOptions = (order: string): readonly Completed[] => [
  ...order === "history" ? [MOST] : [text("--by", "who wants it"), text("--reason", "why")],
  JSON_FLAG,
  ...programOptions(),
];

function reversalsPlaces(): Place[] {
  return [
    { path: ["reversals"], words: words(ORDERS), options: [HELP] },
    ...ORDERS.flatMap((order) =>
      plainPlace("reversals", reversalsOptions(order)).map((place) => {
        return { ...place, path: ["reversals", order] };
      })
    ),
  ];
}

const reloadOptions = (): readonly Completed[] => [
  ...[JSON_FLAG, text("--by", "who wants it"), text("--reason", "why"), HELP],
  ...programOptions(PLACE_OPTIONS),
];

function profilePlaces(): Place[] {
  return [
    { path: ["profile"], words: words(Object.keys(ACTIONS)), options: [HELP] },
    ...Object.entries(ACTIONS).map(([action, { flags }]): Place => {
      const place = { path: ["profile", action], words: [], options: toolOptions(flags) };
      return action === "list"
        ? place
        : { ...place, others: action === "show" ? "profile" : "file" };
    }),
  ];
}

const SERVICE_OPTIONS: readonly Completed[] = [
  { names: ["--config"], help: "the gateway's options", placeholder: "FILE", value: "file" },
  text("--user", "who it runs as"),
  flag("--dry-run", "tell every file and command, and change nothing"),
  HELP,
];

function servicePlaces(): Place[] {
  return [
    { path: ["service"], words: words(SERVICE_ORDERS), options: [HELP] },
    ...SERVICE_ORDERS.map((order) => {
      return { path: ["service", order], words: [], options: SERVICE_OPTIONS };
    }),
  ];
}

/** Below each subcommand; a subcommand without an entry does not pass the type check. */
const BELOW: Readonly<Record<CommandName, () => readonly Place[]>> = {
  demo: () => plainPlace("demo", programOptions()),
  check: () => {
    const connect = flag("--connect", "dial the bank's host as well");
    return plainPlace("check", [connect, JSON_FLAG, ...programOptions()]);
  },
  reversals: reversalsPlaces,
  reload: () => plainPlace("reload", reloadOptions()),
  decode: () => toolPlace("decode", decode),
  encode: () => toolPlace("encode", encode),
  diff: () => toolPlace("diff", diff),
  redact: () => toolPlace("redact", redact),
  validate: () => toolPlace("validate", validate),
  send: () => toolPlace("send", send),
  doctor: () => toolPlace("doctor", doctor),
  profile: profilePlaces,
  service: servicePlaces,
  schema: () => plainPlace("schema", [HELP]),
  completions: () => [{ path: ["completions"], words: words(SHELLS), options: [HELP] }],
  version: () => plainPlace("version", [JSON_FLAG, HELP]),
};

/** Every place, the one behind the program's own name first. */
export function places(): readonly Place[] {
  const commands = Object.entries(COMMAND_SUMMARIES).map(([name, summary]) => ({ name, summary }));
  const below = Object.values(BELOW).flatMap((make) => make());
  return [{ path: [], words: commands, options: programOptions() }, ...below];
}
