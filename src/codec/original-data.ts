import type { Message } from "./message.ts";
import type { OriginalForm } from "./profile.ts";

const STAN = 11;
const TRANSMITTED = 7;
const LOCAL_TIME = 12;
const ACQUIRER = 32;
const FORWARDER = 33;

/** Digits of a value on the right, with zeros on the left: what a message lacks is all zeros. */
const digits = (value: string | undefined, length: number): string =>
  (value ?? "").padStart(length, "0").slice(-length);

/**
 * The original data elements by which a reversal names its sale: DE 90 of ISO 8583:1987 (MTI, STAN,
 * DE 7, acquirer, forwarder: 42 digits), DE 56 of ISO 8583:1993 (MTI, STAN, DE 12, acquirer behind
 * its length of two digits), or that of 2003 (the same of longer ones, the acquirer without a length).
 */
export function originalData(form: OriginalForm, sale: Message): string {
  const head = digits(sale.mti, 4) + digits(sale.get(STAN), 6);
  if (form === "90") {
    return head + digits(sale.get(TRANSMITTED), 10) + digits(sale.get(ACQUIRER), 11) +
      digits(sale.get(FORWARDER), 11);
  }
  const acquirer = (sale.get(ACQUIRER) ?? "").slice(0, 11);
  if (form === "56-2003") {
    return digits(sale.mti, 4) + digits(sale.get(STAN), 12) + digits(sale.get(LOCAL_TIME), 14) +
      acquirer;
  }
  return head + digits(sale.get(LOCAL_TIME), 12) + digits(String(acquirer.length), 2) + acquirer;
}
