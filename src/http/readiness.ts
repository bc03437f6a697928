import type { Load } from "../multiplexer/gateway-options.ts";

/** Why a gateway is not to be given work. Codes are stable. */
export interface Unready {
  /** The same words as of the requests that it refuses: see `TroubleCode`. */
  readonly code: "draining" | "link-down" | "journal-down";
  /** For people. */
  readonly message: string;
}

const DRAINING: Unready = { code: "draining", message: "The gateway is about to stop" };

const LINK_DOWN: Unready = { code: "link-down", message: "There is no link to the host" };

const JOURNAL_DOWN: Unready = {
  code: "journal-down",
  message: "The journal cannot be written: sales that may have to be reversed are refused",
};

/** What readiness depends on. */
export interface Readied {
  readonly load: Pick<Load, "linkUp">;
  readonly draining: boolean;
}

/**
 * Why a gateway is not to be given work; none: it is ready.
 *
 * @param journal `undefined`: it has none, and needs none
 */
export function unready(
  { load, draining }: Readied,
  journal: { readonly writable: boolean } | undefined,
): readonly Unready[] {
  return [
    ...draining ? [DRAINING] : [],
    ...load.linkUp ? [] : [LINK_DOWN],
    ...journal?.writable ?? true ? [] : [JOURNAL_DOWN],
  ];
}
