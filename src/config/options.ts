import type { z } from "zod";
import { HEADER_FORMATS } from "../framing/header-parts.ts";
import type { CamelCase, OptionEntry } from "./option-entry.ts";
import { PROFILE_NAMES } from "./profiles.ts";
import {
  byteCount,
  days,
  dialectMap,
  fieldNumbers,
  headerFormat,
  hostName,
  label,
  oneOf,
  overrides,
  path,
  port,
  profileName,
  seconds,
  secondsOrNone,
  secretKey,
  wholeNumber,
  yesOrNo,
} from "./values.ts";

const PORT = { placeholder: "PORT", schema: port(), allowed: "0 to 65535; 0: the system chooses" };
const YES_NO = { schema: yesOrNo(), allowed: "true or false" };
const DAY = 86_400;
const SECONDS = { placeholder: "SECONDS", schema: seconds(DAY) };
const SECONDS_ALLOWED = "above 0, up to 86400 (a day); fractions such as 0.5 too";
const IDLE = {
  placeholder: "SECONDS",
  schema: secondsOrNone(DAY),
  defaultText: "no limit",
  allowed: "up to 86400 (a day); fractions such as 0.5 too; 0: no limit",
};
const PROFILE = { placeholder: "NAME", schema: profileName(), takesProfile: true } as const;
const FILE = { placeholder: "FILE", schema: path() };
const PEM_FILE = { ...FILE, allowed: "a PEM file of at most 1 MiB" };

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
    schema: headerFormat(),
    default: "none",
    allowed: HEADER_FORMATS,
    description: "The length header in front of each message from and to TCP clients, as " +
      "header-format says it.",
  },
  "listen-profile": {
    ...PROFILE,
    group: "Clients",
    defaultText: "the host's",
    allowed: `${PROFILE_NAMES.join(", ")}, or the path of a file`,
    description:
      "The dialect that clients speak, by TCP and HTTP, if it is not the host's: their " +
      "messages are written anew for the host, field by field, and its answers for them.",
  },
  "listen-map": {
    group: "Clients",
    placeholder: "LIST",
    schema: dialectMap(),
    allowed: "CLIENT=HOST,… of field numbers, or of requests' MTIs; 63= leaves field 63 out",
    description: "Which field of the clients' dialect is which of the host's, where the numbers " +
      "differ. Goes with listen-profile.",
  },
  "listen-http-port": {
    ...PORT,
    group: "Clients",
    description: "Take JSON (POST /) and hexadecimal (POST /raw) messages by HTTP on this port.",
  },
  "listen-tls-cert": {
    ...PEM_FILE,
    group: "Clients",
    description: "TCP clients are served by TLS, with the certificate in this file, and those " +
      "behind it that lead to its CA. Goes with listen-tls-key. A reload takes a new one up.",
  },
  "listen-tls-key": {
    ...PEM_FILE,
    group: "Clients",
    description: "The key of that certificate, without a passphrase.",
  },
  "listen-tls-ca": {
    ...PEM_FILE,
    group: "Clients",
    defaultText: "clients show none",
    description: "TCP clients have to show a certificate that a CA in this file has signed.",
  },
  "listen-http-tls-cert": {
    ...PEM_FILE,
    group: "Clients",
    description: "HTTP clients are served by HTTPS, with the certificate in this file, and those " +
      "behind it that lead to its CA. Goes with listen-http-tls-key. A reload takes a new one up.",
  },
  "listen-http-tls-key": {
    ...PEM_FILE,
    group: "Clients",
    description: "The key of that certificate, without a passphrase.",
  },
  "listen-http-tls-ca": {
    ...PEM_FILE,
    group: "Clients",
    defaultText: "clients show none",
    description: "HTTP clients have to show a certificate that a CA in this file has signed.",
  },
  "client-timeout": {
    ...IDLE,
    group: "Clients",
    description: "Close a client's connection when nothing came or went on it for so long and " +
      "no answer is waited for.",
  },
  "close-after-answer": {
    ...YES_NO,
    group: "Clients",
    default: false,
    description: "Close a client's connection after each answer, as SocketQueue 1.4 did.",
  },
  "profile": {
    ...PROFILE,
    group: "Bank's host",
    also: ["host-config"],
    default: "smartvista",
    allowed: `${PROFILE_NAMES.join(", ")}, or the path of a file: YAML, JSON (moov-io's too), or ` +
      "jPOS's XML",
    description: "The kind of host: its fields, their formats and its rules.",
  },
  "overrides": {
    group: "Bank's host",
    placeholder: "LIST",
    schema: overrides(),
    allowed: "FIELD:TYPE[:LENGTH],… such as 1:bitmap-hex:8; TYPE: a, an, ans, n, b, bitmap, " +
      "bitmap-hex, ll-n, ll-an, ll-b, ll-bin-n, ll-bin-an, ll-bin-hn",
    description: "Change single fields of the profile.",
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
  "upstream-listen-port": {
    ...PORT,
    group: "Bank's host",
    description:
      "Wait on this port for the bank's host to dial, instead of dialling it. A second " +
      "connection is refused while there is one.",
  },
  "upstream-timeout": {
    ...IDLE,
    group: "Bank's host",
    description:
      "Close the link to the host, and make it anew, when nothing came on it for so long.",
  },
  "upstream-tls": {
    ...YES_NO,
    group: "Bank's host",
    default: false,
    description: "The link to the host is encrypted by TLS 1.2 or 1.3, whoever dials.",
  },
  "upstream-tls-ca": {
    ...PEM_FILE,
    group: "Bank's host",
    defaultText: "the well-known CAs; of a host that dials, no certificate",
    description: "The host has to show a certificate that a CA in this file has signed.",
  },
  "upstream-tls-name": {
    group: "Bank's host",
    placeholder: "NAME",
    schema: hostName(),
    defaultText: "upstream-host",
    allowed: "a host name or an IP address, without a port",
    description: "The name that the certificate of a host that is dialled has to be for.",
  },
  "upstream-tls-cert": {
    ...PEM_FILE,
    group: "Bank's host",
    defaultText: "none is shown",
    description: "Our certificate, shown to the host, and those behind it that lead to its CA. " +
      "Goes with upstream-tls-key. A host that dials by TLS needs one.",
  },
  "upstream-tls-key": {
    ...PEM_FILE,
    group: "Bank's host",
    description: "The key of that certificate, without a passphrase.",
  },
  "header-format": {
    group: "Bank's host",
    placeholder: "FORMAT",
    schema: headerFormat(),
    defaultText: "the profile's",
    allowed: HEADER_FORMATS,
    description: "The length header in front of each message from and to the host. What stands " +
      "before the length is constant and checked. Between length and message an answer repeats " +
      "its request's parts named echo, and those named tpdu with source and destination " +
      "swapped. Parts after the word message stand behind each message; without a length they " +
      "are what ends one. counts=A+B, of length, prefix, header and trailer: what the length " +
      "counts beside the message. zero=keepalive, echo or error: what a frame without a message " +
      "is. max=BYTES: the longest message, 1 to 999999. none: no header, the profile says where " +
      "a message ends.",
  },
  "length-include-header": {
    ...YES_NO,
    group: "Bank's host",
    defaultText: "the profile's",
    description: "The length in the host's header counts the header's own bytes too. Beats what " +
      "the header's format says of that by counts=.",
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
    ...SECONDS,
    group: "Queue",
    default: 35,
    allowed: SECONDS_ALLOWED,
    description: "Seconds that a message may wait for its answer.",
  },
  "queue-short-timeout": {
    ...SECONDS,
    group: "Queue",
    default: 5,
    allowed: SECONDS_ALLOWED,
    description: "The same for the gateway's own messages: reversals.",
  },
  "no-auto-reversal": {
    ...YES_NO,
    group: "Queue",
    default: false,
    description: "Do not reverse sales whose outcome the terminal does not know.",
  },
  "drain-timeout": {
    ...SECONDS,
    group: "Queue",
    default: 30,
    allowed: SECONDS_ALLOWED,
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
  "journal": {
    ...FILE,
    group: "Journal",
    defaultText: "socketqueue.db beside the file of options, or in the working folder without one",
    allowed: "a file's path; its folder has to be there",
    description: "Keep sales whose outcome is open in this file, so that they are reversed even " +
      "when the program dies.",
  },
  "no-journal": {
    ...YES_NO,
    group: "Journal",
    default: false,
    description: "Keep no journal: what is under way when the program dies is not reversed.",
  },
  "journal-sync": {
    group: "Journal",
    placeholder: "HOW",
    schema: oneOf(["full", "normal"]),
    default: "full",
    allowed: "full, normal",
    description: "What the journal survives. full: the loss of power too; normal: the death of " +
      "the program, and it is faster.",
  },
  "journal-key-file": {
    ...FILE,
    group: "Journal",
    defaultText: "the journal's path with .key behind it",
    allowed: "a file's path; its folder has to be there",
    description: "The journal is encrypted under the key in this file, which is made if it is " +
      "not there. Not together with SOCKETQUEUE_JOURNAL_KEY.",
  },
  "journal-key": {
    group: "Journal",
    placeholder: "KEY",
    schema: secretKey(),
    allowed: "a key of 32 bytes: 64 hexadecimal digits, or base64",
    description: "The key itself, instead of a file.",
    environmentOnly: true,
  },
  "echo-server-port": {
    ...PORT,
    group: "Emulated bank and test clients",
    description: "Run a bank emulator on this port. Without upstream-host and upstream-port the " +
      "gateway dials it.",
  },
  "test-real-life": {
    ...YES_NO,
    group: "Emulated bank and test clients",
    default: false,
    description: "The bank emulator closes the connection instead of one answer in ten, and " +
      "repeats one in five half a second later.",
  },
  "test-clients": {
    group: "Emulated bank and test clients",
    placeholder: "COUNT",
    schema: wholeNumber(0, 10_000),
    default: 0,
    allowed: "0 to 10000; 0: none",
    description: "Run so many test clients, which send echo requests and check the answers.",
  },
  "test-target-host": {
    group: "Emulated bank and test clients",
    placeholder: "HOST",
    schema: hostName(),
    defaultText: "this very gateway",
    allowed: "a host name or an IP address, without a port",
    description: "Where the test clients connect to. Goes with test-target-port.",
  },
  "test-target-port": {
    group: "Emulated bank and test clients",
    placeholder: "PORT",
    schema: wholeNumber(1, 65_535),
    defaultText: "this very gateway's listen-port",
    allowed: "1 to 65535",
    description: "The port that the test clients connect to.",
  },
  "stat-server-port": {
    ...PORT,
    group: "Statistics",
    description: "Whoever connects to this port gets the statistics as a line of JSON.",
  },
  "stat-dump-file": {
    ...FILE,
    group: "Statistics",
    allowed: "a file's path; its folder has to be there",
    description: "Keep the statistics in this file, so that they go on after a restart.",
  },
  "v": {
    ...YES_NO,
    group: "Log",
    default: false,
    description: "Log what happens: connections, requests, answers.",
  },
  "vv": {
    ...YES_NO,
    group: "Log",
    default: false,
    description: "Log the messages too, drawn out, with card data masked.",
  },
  "silent": {
    ...YES_NO,
    group: "Log",
    default: false,
    description: "Nothing of the log on the console.",
  },
  "log-file": {
    ...FILE,
    group: "Log",
    allowed: "a file's path; its folder has to be there",
    description: "Write the log to this file too. HUP opens it anew.",
  },
  "log-format": {
    group: "Log",
    placeholder: "FORMAT",
    schema: oneOf(["text", "json"]),
    default: "text",
    allowed: "text, json",
    description: "How lines are written, on the console and to the file.",
  },
  "log-max-size": {
    group: "Log",
    placeholder: "SIZE",
    schema: byteCount(),
    defaultText: "no limit",
    allowed: "bytes, or with K, M or G: 500K, 100M; 0: no limit",
    description:
      "Begin a new log file before one grows larger; earlier ones get .1, .2, … behind " +
      "their name.",
  },
  "log-max-age": {
    group: "Log",
    placeholder: "DAYS",
    schema: days(),
    defaultText: "no limit",
    allowed: "days, fractions such as 0.5 too, up to 3650; 0: no limit",
    description: "Begin a new log file when one is older.",
  },
  "log-keep": {
    group: "Log",
    placeholder: "COUNT",
    schema: wholeNumber(0, 1000),
    default: 10,
    allowed: "0 to 1000",
    description: "Earlier log files that are kept.",
  },
  "logstash-host": {
    group: "Log",
    placeholder: "HOST",
    schema: hostName(),
    allowed: "a host name or an IP address, without a port",
    description: "Send the log as lines of JSON to this Logstash. Goes with logstash-port.",
  },
  "logstash-port": {
    group: "Log",
    placeholder: "PORT",
    schema: wholeNumber(1, 65_535),
    allowed: "1 to 65535",
    description: "The port of that Logstash, an input of kind tcp with the codec json_lines.",
  },
  "logstash-node": {
    group: "Log",
    placeholder: "NAME",
    schema: label(),
    default: "SocketQueue",
    allowed: "1 to 100 characters",
    description: "The name of this node in what goes to Logstash.",
  },
  "dangerous": {
    ...YES_NO,
    group: "Log",
    default: false,
    description: "Do NOT mask card data in the log. PIN blocks stay hidden. For test cards only.",
  },
  "admin-port": {
    group: "Operation",
    placeholder: "PORT",
    schema: port(),
    defaultText: "a free one, where there is a journal",
    allowed: "0 to 65535; 0: the system chooses",
    description: "Serve the operator's side by HTTP on this port: reversals that need a person, " +
      "health, metrics, statistics, what is under way, and a page that explains it (/docs).",
  },
  "admin-host": {
    group: "Operation",
    placeholder: "HOST",
    schema: hostName(),
    default: "127.0.0.1",
    allowed: "a host name or an IP address, without a port",
    description: "The address of that port. Whoever reaches it can close and repeat reversals.",
  },
  "pid-file": {
    ...FILE,
    group: "General",
    allowed: "a file's path; its folder has to be there",
    description: "Write the process's number to this file. Refuses to start when it names a " +
      "process that is alive.",
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
  "help": {
    ...YES_NO,
    group: "General",
    also: ["h"],
    default: false,
    description: "Show this text.",
    commandLineOnly: true,
  },
  "help-json": {
    ...YES_NO,
    group: "General",
    default: false,
    description: "Show a file of options in JSON, with every option at its default.",
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
 * nobody set one that has no default. Ports are TCP ports, `queueTimeout` is in seconds. `journal` is
 * `undefined` exactly where `noJournal` is true.
 */
export type Options = {
  readonly [Name in OptionName as CamelCase<Name>]: Value<typeof OPTIONS[Name]>;
};
