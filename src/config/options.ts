import type { z } from "zod";
import type { CamelCase, OptionEntry } from "./option-entry.ts";
import { PROFILE_NAMES } from "./profiles.ts";
import {
  fieldNumbers,
  headerFormat,
  hostName,
  path,
  port,
  profileName,
  seconds,
  wholeNumber,
  yesOrNo,
} from "./values.ts";

const PORT = { placeholder: "PORT", schema: port(), allowed: "0 to 65535; 0: the system chooses" };
const YES_NO = { schema: yesOrNo(), allowed: "true or false" };
const HEADER = "NAME:TYPE:LENGTH[:DEFAULT],… with one NAME that is length, such as length:n:4";

/**
 * The one table of options: types, checks, defaults, help and documentation come from here. Names
 * are kebab-case; the camelCase spelling of each is accepted everywhere.
 */
export const OPTIONS = {
  "listen-port": {
    ...PORT,
    group: "Clients",
    description: "Take binary ISO 8583 messages from TCP clients on this port.",
  },
  "listen-header-format": {
    group: "Clients",
    placeholder: "FORMAT",
    schema: headerFormat(true),
    default: "none",
    allowed: `none, or ${HEADER}`,
    description:
      "The length header in front of each message from and to TCP clients. none: there " +
      "is no header, and the profile says where a message ends.",
  },
  "listen-http-port": {
    ...PORT,
    group: "Clients",
    description: "Take JSON (POST /) and hexadecimal (POST /raw) messages by HTTP on this port.",
  },
  "profile": {
    group: "Bank's host",
    also: ["host-config"],
    placeholder: "NAME",
    schema: profileName(),
    default: "smartvista",
    allowed: PROFILE_NAMES.join(", "),
    description: "The kind of host: its fields, their formats and its rules.",
  },
  "upstream-host": {
    group: "Bank's host",
    placeholder: "HOST",
    schema: hostName(),
    defaultText: "the embedded bank if there is one",
    allowed: "a host name or an IP address, without a port",
    description: "Dial the bank's host at this address. Goes with upstream-port.",
  },
  "upstream-port": {
    group: "Bank's host",
    placeholder: "PORT",
    schema: port(),
    defaultText: "the embedded bank's if there is one",
    allowed: "1 to 65535; 0: the embedded bank's, whichever it is",
    description: "Dial the bank's host at this port. Goes with upstream-host.",
  },
  "header-format": {
    group: "Bank's host",
    placeholder: "FORMAT",
    schema: headerFormat(),
    defaultText: "the profile's",
    allowed: HEADER,
    description: "The length header in front of each message from and to the host.",
  },
  "length-include-header": {
    ...YES_NO,
    group: "Bank's host",
    defaultText: "the profile's",
    description: "The length in the host's header counts the header's own bytes too.",
  },
  "use-header": {
    ...YES_NO,
    group: "Bank's host",
    default: true,
    description: "Messages from and to the host have a length header.",
  },
  "max-queue": {
    group: "Queue",
    placeholder: "COUNT",
    schema: wholeNumber(1, 1_000_000),
    default: 100,
    allowed: "1 to 1000000",
    description: "Most messages that may wait for the host or for its answer; the next is refused.",
  },
  "queue-timeout": {
    group: "Queue",
    placeholder: "SECONDS",
    schema: seconds(86_400),
    default: 35,
    allowed: "above 0, up to 86400 (a day); fractions such as 0.5 too",
    description: "Seconds that a message may wait for its answer.",
  },
  "drain-timeout": {
    group: "Queue",
    placeholder: "SECONDS",
    schema: seconds(86_400),
    default: 30,
    allowed: "above 0, up to 86400 (a day); fractions such as 0.5 too",
    description: "Seconds that messages under way are waited for when the program is stopped.",
  },
  "queue-message-key-fields": {
    group: "Queue",
    placeholder: "FIELDS",
    schema: fieldNumbers(),
    default: [11, 41],
    allowed: "1 to 8 field numbers from 2 to 192, none twice, such as 11,41",
    description: "The fields whose values tie an answer to its request.",
  },
  "queue-lock-terminal": {
    ...YES_NO,
    group: "Queue",
    default: true,
    description: "Hold a terminal's next message until its earlier one is answered or timed out.",
  },
  "echo-server-port": {
    ...PORT,
    group: "Emulated bank",
    description: "Run a bank emulator on this port. Without upstream-host and upstream-port the " +
      "gateway dials it.",
  },
  "config": {
    group: "General",
    also: ["c"],
    placeholder: "FILE",
    schema: path(),
    allowed: "a YAML or JSON file of at most 1 MiB",
    description: "Read further options from this file; the command line beats it.",
    commandLineOnly: true,
  },
  "v": {
    ...YES_NO,
    group: "General",
    default: false,
    description: "Log what happens: connections, requests, answers.",
  },
  "vv": {
    ...YES_NO,
    group: "General",
    default: false,
    description: "Log the messages too, drawn out, with card data masked.",
  },
  "help": {
    ...YES_NO,
    group: "General",
    also: ["h"],
    default: false,
    description: "Show this text.",
    commandLineOnly: true,
  },
  "version": {
    ...YES_NO,
    group: "General",
    default: false,
    description: "Show the version.",
    commandLineOnly: true,
  },
} as const satisfies Record<string, OptionEntry>;

/** The kebab-case name of an option. */
export type OptionName = keyof typeof OPTIONS;

/** Every option's name, in the table's order. */
export const OPTION_NAMES = Object.keys(OPTIONS) as readonly OptionName[];

/** The table's entry of one option. */
export const optionEntry = (name: OptionName): OptionEntry => OPTIONS[name];

type Value<Entry extends OptionEntry> =
  | z.infer<Entry["schema"]>
  | (Entry extends { default: unknown } ? never : undefined);

/**
 * Every option's value, by its camelCase name: checked, with defaults filled in; `undefined` where
 * nobody set one that has no default. Ports are TCP ports, `queueTimeout` is in seconds.
 */
export type Options = {
  readonly [Name in OptionName as CamelCase<Name>]: Value<typeof OPTIONS[Name]>;
};
