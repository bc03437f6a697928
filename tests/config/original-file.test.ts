import { assertEquals } from "@std/assert";
import { loadFile, problems } from "./fixtures.ts";

/** A file as SocketQueue 1.4's users have it: its template filled in, what they do not need left empty. */
const FILLED_IN = JSON.stringify({
  hostConfig: "smartVista",
  upstreamHost: "10.0.0.1",
  upstreamPort: 5000,
  listenPort: 2014,
  listenHttpPort: 8080,
  upstreamTimeout: 0,
  clientTimeout: 60,
  maxQueue: 100,
  queueTimeout: 35,
  queueShortTimeout: 5,
  queueMessageKeyFields: "11,41",
  noAutoReversal: false,
  logFile: "log.txt",
  pidFile: "",
  smartVista: false,
  openWay: false,
  statServerPort: null,
  logstashHost: "",
  logstashNode: "SocketQueue",
  testTargetHost: "",
  c: "",
  v: false,
  vv: true,
  dangerous: "false",
  useHeader: true,
  silent: false,
  help: false,
  helpJson: false,
});

Deno.test("the original's template of a file, filled in, is read as it is", () => {
  const options = loadFile(FILLED_IN);
  assertEquals(
    [options.profile, options.upstreamHost, options.upstreamPort, options.listenPort],
    ["smartvista", "10.0.0.1", 5000, 2014],
  );
  assertEquals([options.upstreamTimeout, options.clientTimeout], [undefined, 60]);
  assertEquals([options.logFile, options.pidFile, options.logstashHost], [
    "log.txt",
    undefined,
    undefined,
  ]);
  assertEquals(options.statServerPort, undefined);
  assertEquals([options.v, options.vv, options.dangerous], [false, true, false]);
  assertEquals(options.queueMessageKeyFields, [11, 41]);
});

Deno.test("the original's sample of a file, tabs, comments and all, is read as it is", () => {
  const text = '{\n\t"upstreamHost":    "10.0.0.1",\n\t"upstreamPort":    5000,\n' +
    '\t"listenPort":      2014,\n\t"vv":              true,\n\t"logFile": "log.txt"\n}\n';
  const { upstreamHost, upstreamPort, listenPort, vv, logFile } = loadFile(text);
  assertEquals([upstreamHost, upstreamPort, listenPort, vv, logFile], [
    ...["10.0.0.1", 5000, 2014, true, "log.txt"],
  ]);
});

Deno.test("a file that asks for help is refused, with its line", () => {
  assertEquals(problems(() => loadFile('{\n"echoServerPort": 1,\n"helpJson": true\n}')), [
    "config.yaml:3: helpJson: not in a file (allowed: --help-json on the command line)",
  ]);
});
