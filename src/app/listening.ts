/** A port that cannot be listened on, with the option that asks for it. */
export class CannotListen extends Error {
  override readonly name = "CannotListen";
  readonly code = "cannot-listen";

  constructor(option: string, port: number, cause: unknown) {
    super(`--${option}: cannot listen on port ${port}: ${whyNotListen(cause)}`, { cause });
  }
}

/** The code of an error of node's, such as `EADDRINUSE`. */
const codeOf = (cause: unknown): unknown =>
  cause instanceof Error && "code" in cause ? cause.code : undefined;

/** Why a port cannot be listened on, in words. */
export function whyNotListen(cause: unknown): string {
  const code = codeOf(cause);
  if (cause instanceof Deno.errors.AddrInUse || code === "EADDRINUSE") {
    return "it is in use already; choose another, or 0 to let the system choose";
  }
  if (cause instanceof Deno.errors.PermissionDenied || code === "EACCES") {
    return "not permitted; ports below 1024 are the system administrator's as a rule";
  }
  return cause instanceof Error ? cause.message : String(cause);
}

/**
 * Listens on a port for an option.
 *
 * @param listen does it, and throws when it cannot
 * @throws {CannotListen}
 */
export async function listenFor<Server>(
  option: string,
  address: { readonly hostname: string; readonly port: number },
  listen: (
    address: { readonly hostname: string; readonly port: number },
  ) => Server | Promise<Server>,
): Promise<Server> {
  try {
    return await listen(address);
  } catch (cause) {
    throw new CannotListen(option, address.port, cause);
  }
}
