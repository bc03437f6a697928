import type { X509Certificate } from "node:crypto";
import type { Inspection } from "../../config/load.ts";
import { optionEntry } from "../../config/options.ts";
import type { Clock, Timers } from "../../ports.ts";
import { CannotUseCertificate } from "../tls/cannot-use-certificate.ts";
import { dayOf, endsSoon, inDays } from "../tls/ends.ts";
import type { LoadedCertificates } from "../tls/material.ts";
import type { Named } from "../tls/pem.ts";
import { endOf, PLACES, tlsFilesOf, wantsTls } from "../tls/sides.ts";
import { type Finding, Findings } from "./finding.ts";

const quoted = (path: string): string => JSON.stringify(path);

/** A name as certificates have it, on one line. */
const nameOf = (text: string): string => text.replaceAll("\n", ", ");

/** What a certificate says, and whether that counts at this moment. */
function told(certificate: X509Certificate, end: number, now: number) {
  const { subject, issuer, validFromDate: begins } = certificate;
  const [from, to] = [dayOf(begins.getTime()), dayOf(end)];
  const text = `${nameOf(subject)}, issued by ${nameOf(issuer)}, from ${from} to ${to}`;
  if (end <= now) return { verdict: "fault", text: `${text}: it has ended` } as const;
  if (begins.getTime() > now) return { verdict: "fault", text: `${text}: not valid yet` } as const;
  if (!endsSoon(end, now)) return { verdict: "ok", text } as const;
  return { verdict: "note", text: `${text}: it ends ${inDays(end, now)}` } as const;
}

/** What looking at them needs of the world. */
export interface CertificatePorts {
  readonly clock: Clock;
  readonly timers: Timers;
}

/** Looks at the files of TLS. */
class CertificatesCheck {
  readonly found: Finding[] = [];
  readonly #findings: Findings;
  readonly #now: number;
  readonly #timers: Timers;

  constructor(inspection: Inspection, { clock, timers }: CertificatePorts) {
    this.#findings = new Findings(inspection);
    this.#now = clock.now();
    this.#timers = timers;
  }

  async run(cert: Named | undefined, key: Named | undefined, ca: Named | undefined): Promise<void> {
    const { loadCertificates, loadIdentity } = await import("../tls/material.ts");
    const { rehearse } = await import("../tls/rehearsal.ts");
    const shown = cert && await this.#attempt(() => loadCertificates(cert));
    if (shown !== undefined) this.#certificate(shown);
    if (cert !== undefined && shown !== undefined && key !== undefined) {
      const own = await this.#attempt(async () => {
        const loaded = loadIdentity(cert, key);
        await rehearse(loaded, this.#timers);
        return loaded;
      });
      if (own !== undefined) this.#key(own.key, cert.path);
    }
    const known = ca && await this.#attempt(() => loadCertificates(ca));
    if (known !== undefined) this.#authorities(known);
  }

  async #attempt<Result>(act: () => Result | Promise<Result>): Promise<Result | undefined> {
    try {
      return await act();
    } catch (cause) {
      if (!(cause instanceof CannotUseCertificate)) throw cause;
      const { option, detail } = cause;
      this.found.push(this.#findings.of("fault", option, detail, optionEntry(option).allowed));
      return undefined;
    }
  }

  #certificate(file: LoadedCertificates): void {
    const [own, ...others] = file.certificates;
    const { verdict, text } = told(own, own.validToDate.getTime(), this.#now);
    const allowed = verdict === "fault" ? "a certificate that counts today" : undefined;
    const { option, path } = file;
    this.found.push(this.#findings.of(verdict, option, `${quoted(path)} is ${text}`, allowed));
    const first = others.find(({ validToDate }) => validToDate < own.validToDate);
    if (first === undefined) return;
    const above = told(first, first.validToDate.getTime(), this.#now);
    if (above.verdict === "ok") return;
    const message = `behind it in ${quoted(path)} is ${above.text}`;
    this.found.push(this.#findings.of(above.verdict, option, message, allowed));
  }

  #key({ option, path, isOpen }: Named & { readonly isOpen: boolean }, cert: string): void {
    this.found.push(
      isOpen
        ? this.#findings.of("note", option, `everybody here can read ${quoted(path)}; chmod 640 it`)
        : this.#findings.of("ok", option, `${quoted(path)} is the key of ${quoted(cert)}`),
    );
  }

  #authorities(file: LoadedCertificates): void {
    const [end, count] = [endOf(file), file.certificates.length];
    const dates = file.certificates.map(({ validToDate }) => validToDate.getTime());
    const what = count === 1 ? "1 CA, which ends" : `${count} CAs, of which the first ends`;
    const text = `${quoted(file.path)} holds ${what} on ${dayOf(end)}`;
    if (Math.max(...dates) <= this.#now) {
      const allowed = "CAs that count today";
      this.found.push(this.#findings.of("fault", file.option, `${text}: all have ended`, allowed));
    } else {
      const verdict = endsSoon(end, this.#now) ? "note" : "ok";
      this.found.push(this.#findings.of(verdict, file.option, text));
    }
  }
}

/**
 * Looks whether the certificates, keys and CAs of TLS can be used, and how long. Shows nothing of a
 * key.
 */
export async function checkCertificates(
  inspection: Inspection,
  ports: CertificatePorts,
): Promise<readonly Finding[]> {
  if (!wantsTls(inspection.options)) return [];
  const check = new CertificatesCheck(inspection, ports);
  const files = tlsFilesOf(inspection.options);
  for (const place of PLACES) {
    const { cert, key, ca } = files[place];
    await check.run(cert, key, ca);
  }
  return check.found;
}
