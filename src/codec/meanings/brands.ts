/** Card schemes by how a card number begins: a prefix, or a range of prefixes of one length. */
const BRANDS = `
1 UATP
2200-2204 Mir
2221-2720 Mastercard
300-305 Diners Club
3095 Diners Club
34 American Express
3528-3589 JCB
36 Diners Club
37 American Express
38-39 Diners Club
4 Visa
50 Maestro
5019 Dankort
506099-506198 Verve
5067 Elo
508 RuPay
51-55 Mastercard
5614 Uzcard
56-58 Maestro
60 RuPay
6011 Discover
62 UnionPay
6304 Maestro
636297 Elo
636368 Elo
639 Maestro
644-649 Discover
65 Discover
650002-650027 Verve
6521-6522 RuPay
67 Maestro
6759 Maestro
81 UnionPay
8600 Uzcard
9051 ArCa
9112 Belkart
9704 Napas
9792 Troy
9860 Humo
`;

/** Which numbers a scheme issues. */
interface Range {
  readonly from: string;
  readonly to: string;
  readonly brand: string;
}

let ranges: readonly Range[] | undefined;

/** The ranges, those with the longest prefixes first: they win. */
function parse(): readonly Range[] {
  const parsed = BRANDS.trim().split("\n").map((line) => {
    const blank = line.indexOf(" ");
    const [from = "", to = from] = line.slice(0, blank).split("-");
    return { from, to, brand: line.slice(blank + 1) };
  });
  return parsed.sort((one, other) => other.from.length - one.from.length);
}

/**
 * The scheme of a card number, as far as its first digits tell: `Visa`. It may be masked, or go on
 * as a track does: nothing behind the digits at its beginning is looked at.
 */
export function brandOf(pan: string): string | undefined {
  const [digits = ""] = /^\d{0,6}/.exec(pan) ?? [];
  return (ranges ??= parse()).find(({ from, to }) => {
    const start = digits.slice(0, from.length);
    return start.length === from.length && start >= from && start <= to;
  })?.brand;
}
