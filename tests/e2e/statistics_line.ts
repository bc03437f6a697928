import { LOOPBACK } from "../net/sockets.ts";
import { within } from "../net/waiting.ts";
import type { Program } from "./program.ts";

/** The original's six statistics, and when counting began. */
export interface Statistics {
  readonly securedAmount: number;
  readonly processedAmount: number;
  readonly refundAmount: number;
  readonly reversalAmount: number;
  readonly faultStat: Readonly<Record<string, number>>;
  readonly packetCount: Readonly<Record<string, number>>;
  readonly since: string;
}

/** All that a program says to whoever connects to its statistics, up to the end of the stream. */
async function readLine(port: number): Promise<string> {
  using conn = await Deno.connect({ hostname: LOOPBACK, port });
  return await within(new Response(conn.readable).text(), "the statistics");
}

/** The statistics of a program, as telnet shows them. */
export async function statisticsOf(program: Program): Promise<Statistics> {
  return JSON.parse(await readLine(await program.port("statistics")));
}

/** The original's six of them. */
export async function sixOf(program: Program): Promise<Omit<Statistics, "since">> {
  const { securedAmount, processedAmount, refundAmount, reversalAmount, faultStat, packetCount } =
    await statisticsOf(program);
  return { securedAmount, processedAmount, refundAmount, reversalAmount, faultStat, packetCount };
}
