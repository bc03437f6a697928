import { secureBy, type TlsWishes } from "../../app/send/secure.ts";
import { CannotUseCertificate } from "../../app/tls/cannot-use-certificate.ts";
import { TLS_FLAGS, tlsOf } from "./tls.ts";
import { Call, NoAnswer } from "../../app/send/exchange.ts";
import { type Expectation, parseExpectation, unmet } from "../../app/send/expectation.ts";
import { systemStopwatch, systemTimers } from "../../app/system.ts";
import { readMessage } from "../../app/tools/reading.ts";
import { messageOf, plain } from "../../app/tools/samples.ts";
import { maskAnyText } from "../../codec/any-text.ts";
import type { Message } from "../../codec/message.ts";
import type { Address } from "../../net/address.ts";
import { addressOf, timeoutOf, wrong } from "./address.ts";
import type { ToolArguments } from "./arguments.ts";
import { messageText } from "./decode.ts";
import { DIALECT_FLAGS } from "./dialect.ts";
import { isJson, messagesOfJson } from "./encode.ts";
import { TOOL_EXIT, ToolError } from "./exit.ts";
import { MAX_INPUT, readSamples } from "./input.ts";
import { EXIT_HELP, faultText, LIMITS_HELP } from "./notes.ts";
import type { Pipes } from "./pipes.ts";
import { type Call as ToolCall, toolCommand } from "./tool.ts";

function expectations({ lists }: ToolArguments): Expectation[] {
  return (lists.get("expect") ?? []).map((text) => {
    const form = "DE=VALUE, such as 39=00 or 0=0210, or DE alone";
    return parseExpectation(text) ?? wrong("--expect", `${maskAnyText(text)} is none`, form);
  });
}

/** The same, whose standard input can be read twice. */
function remembering(pipes: Pipes): Pipes {
  let input: Uint8Array | undefined;
  return { ...pipes, readInput: (most) => input ??= pipes.readInput(most) };
}

const decoder = new TextDecoder();

/** Whether the standard input is what is to be sent, and is JSON. */
function isJsonInput({ places }: ToolArguments, pipes: Pipes): boolean {
  if (places.length > 0 && places[0]!.kind !== "input") return false;
  return isJson(decoder.decode(pipes.readInput(MAX_INPUT + 1)?.subarray(0, 1024)));
}

/** What is to be sent: JSON, as `encode` takes it, or messages themselves. */
function messagesOf(given: ToolCall): Message[] {
  const call = { ...given, pipes: remembering(given.pipes) };
  const { args, dialect, pipes } = call;
  const [first] = args.places;
  const isText = first?.kind === "argument" && isJson(first.text);
  const isFile = first?.kind === "file" && /\.json$/i.test(first.path);
  const isPath = first?.kind === "argument" && /\.json$/i.test(first.text);
  if (isText || isFile || isPath || isJsonInput(args, pipes)) return messagesOfJson(call);
  return readSamples(args, dialect, pipes).samples.map((sample) => {
    // What is in order by no means has to be sent: hosts' refusals are worth seeing.
    return dialect.codec.decode(messageOf(sample).slice(), "ignore");
  });
}

/** Shows an answer, and sees whether it holds what was expected. */
function show(call: ToolCall, bytes: Uint8Array, wanted: readonly Expectation[]): number {
  const reading = readMessage(call.dialect.codec, bytes);
  call.terminal.print(messageText(call.args, plain(bytes), reading));
  if (reading.fault !== undefined) {
    call.terminal.error(faultText(reading));
    return TOOL_EXIT.data;
  }
  const failed = wanted.flatMap((one) => unmet(reading.message, one) ?? []);
  for (const line of failed) call.terminal.error(line);
  return failed.length === 0 ? TOOL_EXIT.ok : TOOL_EXIT.found;
}

const EXITS = { "no-connection": TOOL_EXIT.unavailable, "no-answer": TOOL_EXIT.noAnswer } as const;

const milliseconds = (time: number): string => `${time.toFixed(1)} ms`;

/** A gateway's own port is the mistake that everybody makes once; its log alone would tell. */
const UNFRAMED = "if it is a gateway's own TCP port: that has no length header unless " +
  "listen-header-format says so; try --header-format none";

/** Whether the message went out with the length header of the profile, which nobody asked for. */
const hasUnaskedHeader = ({ dialect: { framing, framed } }: ToolCall): boolean =>
  !framed && framing.headerSize > 0;

/** What the options ask for. */
interface Wishes {
  readonly address: Address;
  readonly wanted: readonly Expectation[];
  /** In milliseconds. */
  readonly timeout: number;
  readonly tls: TlsWishes | undefined;
}

async function talk(
  call: ToolCall,
  { address, wanted, timeout, tls }: Wishes,
  messages: readonly Message[],
): Promise<number> {
  const { dialect: { framing, codec }, terminal } = call;
  const ports = { timers: systemTimers, stopwatch: systemStopwatch };
  const tell = (line: string) => terminal.error(`note: ${line}`);
  const begun = ports.stopwatch.elapsed();
  const note = (text: string) => terminal.error(text);
  const secure = tls && await secureBy(tls, ports.timers, note);
  const line = await Call.dial(address, framing, codec, timeout, ports, tell, secure);
  terminal.error(`connected after ${milliseconds(ports.stopwatch.elapsed() - begun)}`);
  let worst: number = TOOL_EXIT.ok;
  try {
    for (const message of messages) {
      const { bytes, after } = await line.ask(message, timeout);
      terminal.error(`answered after ${milliseconds(after)}`);
      worst = Math.max(worst, show(call, bytes, wanted));
    }
  } finally {
    await line.finish();
  }
  return worst;
}

async function run({ args, ...rest }: ToolCall): Promise<number> {
  const [place, ...places] = args.places;
  const address = addressOf(place?.kind === "argument" ? place.text : undefined, "HOST:PORT");
  const wishes = {
    address,
    wanted: expectations(args),
    timeout: timeoutOf(args),
    tls: tlsOf(args, address.hostname),
  };
  const call = { ...rest, args: { ...args, places } };
  const messages = messagesOf(call);
  for (const message of messages) {
    const misfit = call.dialect.framing.misfit(message.bytes);
    if (misfit !== undefined) throw new ToolError(TOOL_EXIT.data, `the message: ${misfit}`);
  }
  try {
    return await talk(call, wishes, messages);
  } catch (error) {
    if (error instanceof CannotUseCertificate) {
      // Its option has the gateway's name.
      throw new ToolError(
        TOOL_EXIT.noInput,
        `--${error.option.replace("upstream-", "")}: ${error.detail}`,
      );
    }
    if (!(error instanceof NoAnswer)) throw error;
    const unframed = error.code === "no-answer" && hasUnaskedHeader(call);
    throw new ToolError(EXITS[error.code], error.message + (unframed ? `\n${UNFRAMED}` : ""));
  }
}

/** Sends messages to a host, and shows what it answers. */
export const send = toolCommand({
  usage: `Send messages to a host, one after the other, and show what it answers

Usage:
  socketqueue send [OPTIONS] HOST:PORT [MESSAGE | JSON | FILE …]

MESSAGE and FILE are as decode takes them, JSON and FILE.json as encode does. Nothing is filled in:
give STAN and times yourself. The profile's length header is put in front; --header-format names
another, or none, as a gateway's own TCP port wants it unless its listen-header-format says otherwise.
The answer is the response of the same STAN and terminal; what else comes is told of.

  socketqueue send bank.example:5000 sale.json --expect 39=000
  socketqueue send --tls --tls-ca bank-ca.pem bank.example:5000 sale.json
  socketqueue send --header-format none localhost:2014 sale.json`,
  flags: [
    ...DIALECT_FLAGS,
    "file",
    "raw",
    "expect",
    "timeout",
    ...TLS_FLAGS,
    "json",
    "unsafe",
    "help",
  ],
  notes: `Card data is masked as in the log. Times are told on the standard error.

${LIMITS_HELP}
Exit codes: 0 answered, and as expected, 1 not as expected, ${EXIT_HELP}, 69 no connection,
75 no answer in time, or the host hung up.`,
  run,
});
