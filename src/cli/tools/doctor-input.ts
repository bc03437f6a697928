import { gather } from "../../app/doctor/gather.ts";
import { CaptureError, isCapture, MAX_CAPTURE, packetsOf } from "../../app/doctor/pcap.ts";
import { largestConnection, tcpStreams } from "../../app/doctor/tcp-streams.ts";
import { systemTimers } from "../../app/system.ts";
import {
  hexDigitsOf,
  type HexFault,
  messagesOfBlock,
  readHexText,
} from "../../app/tools/hex-text.ts";
import { concatenated } from "../../app/tools/samples.ts";
import type { ByteConn } from "../../net/byte-conn.ts";
import { dial } from "../../net/dial.ts";
import { reason } from "../../net/reason.ts";
import { addressOf, timeoutOf, wrong } from "./address.ts";
import { TOOL_EXIT, ToolError } from "./exit.ts";
import { isBinary, readTexts } from "./input.ts";
import type { PlainCall } from "./tool.ts";

/** Bytes of each stream that are looked at: many messages. */
const MOST = 65_536;

/** Milliseconds of silence after which enough has come. */
const QUIET = 2_000;

const latin1 = new TextDecoder("latin1");

function streamsOfCapture({ terminal }: PlainCall, bytes: Uint8Array): Uint8Array[] {
  try {
    const streams = largestConnection(tcpStreams(packetsOf(bytes)));
    for (const { from, to, bytes, hasGap } of streams) {
      const gap = hasGap ? ", up to what was not captured" : "";
      terminal.error(`note: ${bytes.length} bytes from ${from} to ${to}${gap}`);
    }
    return streams.map(({ bytes }) => bytes);
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    throw new ToolError(TOOL_EXIT.data, error.message);
  }
}

function notHex(from: string, { line }: HexFault): ToolError {
  return new ToolError(
    TOOL_EXIT.data,
    `${from}, line ${line}: not hexadecimal; --raw is for bytes`,
  );
}

/** Messages of a text are frames of one stream, one behind the other. */
function streamOfText(text: string, from: string): Uint8Array[] {
  const blocks = readHexText(text);
  if ("reason" in blocks) throw notHex(from, blocks);
  const pieces = blocks.flatMap((block) => {
    const read = messagesOfBlock(block, () => false);
    if ("reason" in read) throw notHex(from, read);
    return read;
  });
  return [concatenated(pieces)];
}

function streamsOf(call: PlainCall, bytes: Uint8Array, from: string): Uint8Array[] {
  if (isCapture(bytes)) return streamsOfCapture(call, bytes);
  const text = latin1.decode(bytes);
  if (call.args.flags.has("raw") || isBinary(text)) return [bytes];
  return streamOfText(text, from);
}

async function heard(call: PlainCall, conn: ByteConn): Promise<Uint8Array[]> {
  const first = timeoutOf(call.args);
  try {
    const bytes = await gather(conn, { first, quiet: QUIET, most: MOST }, systemTimers);
    if (bytes.length > 0) return [bytes];
    throw new ToolError(TOOL_EXIT.noAnswer, "nothing came");
  } finally {
    conn.close();
  }
}

async function fromListening(call: PlainCall, text: string): Promise<Uint8Array[]> {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(port <= 65_535)) wrong("--listen", "no port", "0 to 65535; 0: the system chooses");
  const wait = timeoutOf(call.args);
  let listener: Deno.TcpListener;
  try {
    listener = Deno.listen({ hostname: "0.0.0.0", port });
  } catch (cause) {
    throw new ToolError(TOOL_EXIT.unavailable, `port ${port}: ${reason(cause)}`);
  }
  const { port: real } = listener.addr;
  call.terminal.error(`note: waiting for a connection on port ${real}; nothing is answered`);
  const cancel = systemTimers.after(wait, () => listener.close());
  try {
    const conn = await listener.accept();
    cancel();
    listener.close();
    const { hostname, port: peer } = conn.remoteAddr;
    call.terminal.error(`note: ${hostname}:${peer} has connected`);
    return await heard(call, conn);
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted)) {
      throw error;
    }
    throw new ToolError(TOOL_EXIT.noAnswer, "nobody connected");
  }
}

async function fromConnecting(call: PlainCall, text: string): Promise<Uint8Array[]> {
  const address = addressOf(text, "--connect");
  let conn: ByteConn;
  try {
    const wishes = { timeout: timeoutOf(call.args), late: "no connection in time" };
    conn = await dial(address, wishes, systemTimers);
  } catch (cause) {
    throw new ToolError(TOOL_EXIT.unavailable, `${text}: ${reason(cause)}`);
  }
  return await heard(call, conn);
}

/**
 * What there is to be looked at, by direction.
 *
 * @throws {ToolError} when there is nothing
 */
export async function readStreams(call: PlainCall): Promise<readonly Uint8Array[]> {
  const { args, pipes } = call;
  const [listen, connect] = [args.texts.get("listen"), args.texts.get("connect")];
  if (listen !== undefined) return await fromListening(call, listen);
  if (connect !== undefined) return await fromConnecting(call, connect);
  const texts = readTexts(args, pipes, (text) => hexDigitsOf(text) !== undefined, MAX_CAPTURE);
  const streams = texts.flatMap(({ bytes, from }) => streamsOf(call, bytes, from))
    .filter((stream) => stream.length > 0).map((stream) => stream.subarray(0, MOST));
  if (streams.length > 0) return streams;
  throw new ToolError(TOOL_EXIT.data, "there is no message in it");
}
