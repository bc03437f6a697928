import { load } from "../../src/config/load.ts";
import { OptionError, renderProblem } from "../../src/config/option-error.ts";
import type { OptionName, Options } from "../../src/config/options.ts";

/** A value of every option that is not its default: as text, as YAML, and as what comes out. */
export interface Sample {
  readonly option: OptionName;
  readonly key: keyof Options;
  readonly text: string;
  readonly yaml: string;
  readonly nested: readonly string[];
  readonly value: unknown;
}

function sample(
  option: OptionName,
  key: keyof Options,
  nested: string,
  text: string,
  value: unknown = text,
  yaml = text,
): Sample {
  return { option, key, text, yaml, nested: nested.split("."), value };
}

/** One sample an option that a file may hold. */
export const SAMPLES: readonly Sample[] = [
  sample("listen-port", "listenPort", "listen.port", "2014", 2014),
  sample("listen-http-port", "listenHttpPort", "listen.http-port", "8080", 8080),
  sample("listen-header-format", "listenHeaderFormat", "listen.header-format", "length:n:4"),
  sample("listen-tls-cert", "listenTlsCert", "listen.tls-cert", "gate.pem"),
  sample("listen-tls-key", "listenTlsKey", "listen.tls-key", "gate.key"),
  sample("listen-tls-ca", "listenTlsCa", "listen.tls-ca", "shops.pem"),
  sample("listen-http-tls-cert", "listenHttpTlsCert", "listen.http-tls-cert", "web.pem"),
  sample("listen-http-tls-key", "listenHttpTlsKey", "listen.http-tls-key", "web.key"),
  sample("listen-http-tls-ca", "listenHttpTlsCa", "listen.http-tls-ca", "shops.pem"),
  sample("listen-profile", "listenProfile", "listen.profile", "smartvista-hex"),
  sample("listen-map", "listenMap", "listen.map", "46=54,54="),
  sample("profile", "profile", "profile", "openway"),
  sample("upstream-host", "upstreamHost", "upstream.host", "10.0.0.1"),
  sample("upstream-port", "upstreamPort", "upstream.port", "5000", 5000),
  sample("header-format", "headerFormat", "header.format", "length:b-hex:2"),
  sample("length-include-header", "lengthIncludeHeader", "length.include-header", "true", true),
  sample("use-header", "useHeader", "use.header", "false", false),
  sample("max-queue", "maxQueue", "max.queue", "7", 7),
  sample("queue-timeout", "queueTimeout", "queue.timeout", "2.5", 2.5),
  sample(
    "queue-message-key-fields",
    "queueMessageKeyFields",
    "queue.message-key-fields",
    "11,37",
    [11, 37],
    "[11, 37]",
  ),
  sample("drain-timeout", "drainTimeout", "drain.timeout", "1.5", 1.5),
  sample("queue-lock-terminal", "queueLockTerminal", "queue.lock-terminal", "false", false),
  sample("echo-server-port", "echoServerPort", "echo-server.port", "5001", 5001),
  sample("client-timeout", "clientTimeout", "client.timeout", "90", 90),
  sample("close-after-answer", "closeAfterAnswer", "close.after-answer", "true", true),
  sample("overrides", "overrides", "overrides", "1:bitmap-hex:8"),
  sample("upstream-listen-port", "upstreamListenPort", "upstream.listen-port", "5002", 5002),
  sample("upstream-timeout", "upstreamTimeout", "upstream.timeout", "60.5", 60.5),
  sample("upstream-tls", "upstreamTls", "upstream.tls", "true", true),
  sample("upstream-tls-ca", "upstreamTlsCa", "upstream.tls-ca", "bank.pem"),
  sample("upstream-tls-name", "upstreamTlsName", "upstream.tls-name", "host.bank.example"),
  sample("upstream-tls-cert", "upstreamTlsCert", "upstream.tls-cert", "own.pem"),
  sample("upstream-tls-key", "upstreamTlsKey", "upstream.tls-key", "own.key"),
  sample("queue-short-timeout", "queueShortTimeout", "queue.short-timeout", "1.5", 1.5),
  sample("no-auto-reversal", "noAutoReversal", "no.auto-reversal", "true", true),
  sample("test-real-life", "testRealLife", "test.real-life", "true", true),
  sample("test-clients", "testClients", "test.clients", "10", 10),
  sample("test-target-host", "testTargetHost", "test.target-host", "10.0.0.2"),
  sample("test-target-port", "testTargetPort", "test.target-port", "2014", 2014),
  sample("stat-server-port", "statServerPort", "stat.server-port", "4000", 4000),
  sample("stat-dump-file", "statDumpFile", "stat.dump-file", "stats.json"),
  sample("silent", "silent", "silent", "true", true),
  sample("journal", "journal", "journal", "data/sales.db"),
  sample("no-journal", "noJournal", "no.journal", "true", true),
  sample("journal-sync", "journalSync", "journal.sync", "normal"),
  sample("journal-key-file", "journalKeyFile", "journal.key-file", "sales.key"),
  sample("admin-port", "adminPort", "admin.port", "8081", 8081),
  sample("admin-host", "adminHost", "admin.host", "10.0.0.3"),
  sample("log-file", "logFile", "log.file", "log.txt"),
  sample("log-format", "logFormat", "log.format", "json"),
  sample("log-max-size", "logMaxSize", "log.max-size", "10M", 10_485_760),
  sample("log-max-age", "logMaxAge", "log.max-age", "0.5", 0.5),
  sample("log-keep", "logKeep", "log.keep", "3", 3),
  sample("logstash-host", "logstashHost", "logstash.host", "10.0.0.9"),
  sample("logstash-port", "logstashPort", "logstash.port", "5044", 5044),
  sample("logstash-node", "logstashNode", "logstash.node", "till-7"),
  sample("dangerous", "dangerous", "dangerous", "true", true),
  sample("pid-file", "pidFile", "pid.file", "run.pid"),
  sample("v", "v", "v", "true", true),
  sample("vv", "vv", "vv", "true", true),
];

/** A gateway that TCP and HTTP clients reach, of a host that is dialled. */
const GATEWAY = [
  ...[["listen-port", "0"], ["listen-http-port", "0"]] as const,
  ...[["upstream-host", "h"], ["upstream-port", "1"]] as const,
] as const;

/** What makes the rest of the options whole when a test is about one of them. */
const COMPANIONS: Partial<Record<OptionName, readonly (readonly [string, string])[]>> = {
  "listen-port": [["echo-server-port", "0"]],
  "listen-http-port": [["echo-server-port", "0"]],
  "upstream-host": [["upstream-port", "1"], ["listen-port", "0"]],
  "upstream-port": [["upstream-host", "h"], ["listen-port", "0"]],
  "echo-server-port": [],
  "upstream-listen-port": [["listen-port", "0"]],
  "stat-server-port": [["echo-server-port", "0"], ["listen-port", "0"]],
  "stat-dump-file": [["echo-server-port", "0"], ["listen-port", "0"]],
  "listen-profile": [["echo-server-port", "0"], ["listen-port", "0"]],
  "listen-map": [["echo-server-port", "0"], ["listen-port", "0"], [
    "listen-profile",
    "smartvista-hex",
  ]],
  "listen-tls-cert": [...GATEWAY, ["listen-tls-key", "k"]],
  "listen-tls-key": [...GATEWAY, ["listen-tls-cert", "c"]],
  "listen-tls-ca": [...GATEWAY, ["listen-tls-cert", "c"], ["listen-tls-key", "k"]],
  "listen-http-tls-cert": [...GATEWAY, ["listen-http-tls-key", "k"]],
  "listen-http-tls-key": [...GATEWAY, ["listen-http-tls-cert", "c"]],
  "listen-http-tls-ca": [...GATEWAY, ["listen-http-tls-cert", "c"], ["listen-http-tls-key", "k"]],
  "upstream-tls": GATEWAY,
  "upstream-tls-ca": [...GATEWAY, ["upstream-tls", "true"]],
  "upstream-tls-name": [...GATEWAY, ["upstream-tls", "true"]],
  "upstream-tls-cert": [...GATEWAY, ["upstream-tls", "true"], ["upstream-tls-key", "k"]],
  "upstream-tls-key": [...GATEWAY, ["upstream-tls", "true"], ["upstream-tls-cert", "c"]],
  "journal": [["echo-server-port", "0"], ["listen-port", "0"]],
  "admin-port": [["echo-server-port", "0"], ["listen-port", "0"]],
  "test-clients": [["test-target-host", "h"], ["test-target-port", "1"]],
  "test-target-host": [["test-target-port", "1"], ["test-clients", "1"]],
  "test-target-port": [["test-target-host", "h"], ["test-clients", "1"]],
  "log-max-size": [["echo-server-port", "0"], ["log-file", "l"]],
  "log-max-age": [["echo-server-port", "0"], ["log-file", "l"]],
  "logstash-host": [["echo-server-port", "0"], ["logstash-port", "1"]],
  "logstash-port": [["echo-server-port", "0"], ["logstash-host", "h"]],
};

/** Flags that an option needs beside itself to be accepted. */
export function companions(option: OptionName): string[] {
  const others = COMPANIONS[option] ?? [["echo-server-port", "0"]];
  return others.map(([name, value]) => `--${name}=${value}`);
}

/** Loads options with `text` as the file `config.yaml`. */
export function loadFile(text: string, flags: readonly string[] = []): Options {
  return load(["--config", "config.yaml", ...flags], () => text);
}

/** The lines of the problems that loading ends in; none when it does not. */
export function problems(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof OptionError) return error.problems.map(renderProblem);
    throw error;
  }
  return [];
}

/** A reader for when no file may be read. */
export function noFile(path: string): never {
  throw new Error(`${path} was read`);
}
