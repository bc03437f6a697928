import type { OptionName } from "../config/options.ts";

/** Where something listens, and the options that say so. */
export interface Wanted {
  /** The one that names the port. */
  readonly option: OptionName;
  readonly port: number;
  readonly hostname: string;
  /** The one that names the address. Default: none does. */
  readonly hostOption?: OptionName | undefined;
}

/** Why something cannot be listened on, and which option is to be changed. */
interface ListenProblem {
  readonly option: OptionName;
  readonly detail: string;
}

/** A port or address that cannot be listened on, with the option that asks for it. */
export class CannotListen extends Error implements ListenProblem {
  override readonly name = "CannotListen";
  readonly code = "cannot-listen";
  readonly option: OptionName;
  readonly detail: string;
  readonly port: number;

  constructor(wanted: Wanted, cause: unknown) {
    const { option, detail } = listenProblem(wanted, cause);
    super(`--${option}: ${detail}`, { cause });
    this.option = option;
    this.detail = detail;
    this.port = wanted.port;
  }
}

/** The code of an error of node's, such as `EADDRINUSE`. */
const codeOf = (cause: unknown): unknown =>
  cause instanceof Error && "code" in cause ? cause.code : undefined;

/** Whether the address is one of another machine, or of none; node's servers have either code for it. */
const isElsewhere = (cause: unknown): boolean =>
  cause instanceof Deno.errors.AddrNotAvailable || codeOf(cause) === "EADDRNOTAVAIL" ||
  codeOf(cause) === "EINVAL";

/** Whether a name has no address. */
const isUnknownName = (cause: unknown): boolean =>
  ["ENOTFOUND", "EAI_AGAIN", "EAI_NONAME", "EAI_NODATA"].some((code) => codeOf(cause) === code) ||
  cause instanceof Error && /failed to lookup address|getaddrinfo/.test(cause.message);

/** Whether something that wants to listen found its port taken. */
export const isInUse = (cause: unknown): boolean =>
  cause instanceof Deno.errors.AddrInUse || codeOf(cause) === "EADDRINUSE";

/** Why a port cannot be listened on, in words. */
function whyNotPort(cause: unknown): string {
  if (isInUse(cause)) return "it is in use already; choose another, or 0 to let the system choose";
  if (cause instanceof Deno.errors.PermissionDenied || codeOf(cause) === "EACCES") {
    return "not permitted; ports below 1024 are the system administrator's as a rule";
  }
  return cause instanceof Error ? cause.message : String(cause);
}

/** Why an address cannot be listened on, in words; `undefined`: it is not the address. */
function whyNotHost(cause: unknown): string | undefined {
  if (isUnknownName(cause)) return "it is a name that has no address";
  return isElsewhere(cause) ? "it is no address of this machine" : undefined;
}

/** What is wrong where something cannot be listened on: with the address, or with the port. */
export function listenProblem(
  { option, port, hostname, hostOption }: Wanted,
  cause: unknown,
): ListenProblem {
  const host = hostOption === undefined ? undefined : whyNotHost(cause);
  if (hostOption !== undefined && host !== undefined) {
    const detail = `cannot listen on ${JSON.stringify(hostname)}: ${host}`;
    return { option: hostOption, detail };
  }
  const what = port === 0 ? "a port that the system chooses" : `port ${port}`;
  return { option, detail: `cannot listen on ${what}: ${whyNotPort(cause)}` };
}

/**
 * Listens on a port for an option.
 *
 * @param listen does it, and throws when it cannot
 * @param hostOption the option that names the address. Default: none does
 * @throws {CannotListen}
 */
export async function listenFor<Server>(
  option: OptionName,
  address: { readonly hostname: string; readonly port: number },
  listen: (
    address: { readonly hostname: string; readonly port: number },
  ) => Server | Promise<Server>,
  hostOption?: OptionName,
): Promise<Server> {
  try {
    return await listen(address);
  } catch (cause) {
    throw new CannotListen({ option, ...address, hostOption }, cause);
  }
}
