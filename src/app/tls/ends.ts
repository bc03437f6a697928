import type { OptionName } from "../../config/options.ts";
import type { Clock, Logger, Timers } from "../../ports.ts";
import { certificatesOf, endOf, PLACES, type Tls } from "./sides.ts";

/** Milliseconds of a day. */
const DAY = 86_400_000;

/** Days before its end from which on a certificate is warned of. */
export const WARNED_DAYS = 30;

/** When the certificates in a file end, the first of them. */
export interface CertificateEnd {
  /** The option that names the file. */
  readonly of: OptionName;
  readonly path: string;
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly at: number;
}

/** When the certificates that are in use end. */
export const endsOf = (tls: Tls): readonly CertificateEnd[] =>
  PLACES.flatMap((place) => certificatesOf(tls[place])).map((file) => {
    return { of: file.option, path: file.path, at: endOf(file) };
  });

/** A day for people: `2026-12-01`. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** How long something lasts still, in whole days, for people. */
export function inDays(at: number, now: number): string {
  const days = Math.floor((at - now) / DAY);
  if (days === 0) return "today or tomorrow";
  return `in ${days} day${days === 1 ? "" : "s"}`;
}

/** Whether something ends so soon that somebody should see to it. */
export const endsSoon = (at: number, now: number): boolean => at - now < WARNED_DAYS * DAY;

/** Tells the log of certificates that end soon: when it is asked to, and once a day. */
export class EndWatch {
  readonly #ends: () => readonly CertificateEnd[];
  readonly #ports: { readonly clock: Clock; readonly timers: Timers; readonly logger: Logger };
  #cancel: (() => void) | undefined;

  /** @param ends of what is in use when it is asked for */
  constructor(
    ends: () => readonly CertificateEnd[],
    ports: { readonly clock: Clock; readonly timers: Timers; readonly logger: Logger },
  ) {
    this.#ends = ends;
    this.#ports = ports;
  }

  /** Looks now, and every day from now on. */
  look(): void {
    this.stop();
    for (const end of this.#ends()) this.#tell(end);
    this.#cancel = this.#ports.timers.after(DAY, () => this.look());
  }

  /** Looks no more. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #tell({ of, path, at }: CertificateEnd): void {
    const { clock, logger } = this.#ports;
    const now = clock.now();
    if (!endsSoon(at, now)) return;
    const what = `${of}: the certificate in ${JSON.stringify(path)}`;
    if (at <= now) logger.log("error", `${what} has ended on ${dayOf(at)}: nobody takes it`);
    else logger.log("warning", `${what} ends ${inDays(at, now)}, on ${dayOf(at)}`);
  }
}
