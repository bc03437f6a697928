import { amountMeaning, namedAmount } from "../codec/meanings/amounts.ts";
import type {
  HistoryJson,
  ReversalJson,
  ReversalsJson,
  ReversalWithActsJson,
} from "../http/admin-json.ts";

/** What stands where there is nothing. */
const NOTHING = "-";

/** A moment to the second: `2026-03-07 09:08:05Z`. */
const moment = (iso: string | null): string =>
  iso === null ? NOTHING : `${iso.slice(0, 19).replace("T", " ")}Z`;

/** Columns of a table, each as wide as its widest cell. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => {
    return Math.max(...rows.map((row) => row[column]?.length ?? 0));
  });
  return rows.map((row) => {
    return row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd();
  }).join("\n");
}

const HEADER = [
  ...["ID", "STATE", "SINCE", "ATTEMPTS", "NEXT", "TERMINAL", "STAN", "AMOUNT", "CARD", "WHY"],
];

/** An amount as the bank says it on the phone, `10.00 RUB`; digits and code where that is not known. */
function amountOf(fields: ReversalJson["fields"]): string {
  const { 4: amount, 49: currency } = fields;
  if (amount === undefined) return NOTHING;
  const meaning = currency === undefined ? namedAmount(amount) : amountMeaning(amount, currency);
  return meaning ?? [amount.replace(/^0+(?=\d)/, ""), currency ?? ""].join(" ").trim();
}

/** The card's number; of a masked track what stands behind it tells nothing. */
function cardOf(fields: ReversalJson["fields"]): string {
  return fields["2"] ?? fields["35"]?.replace(/[=D].*$/, "") ?? NOTHING;
}

/** What a person did, as the history says it of the gateway too: `parked`, `reversed`. */
const PAST: Readonly<Record<string, string>> = { retry: "to be sent again", close: "closed" };

const pastOf = (what: string): string => PAST[what] ?? what;

const whyOf = ({ cause, why, keyReused }: ReversalJson): string =>
  [cause, why, keyReused ? "key used again" : ""].filter((text) => text !== "").join("; ");

function row(reversal: ReversalJson): string[] {
  const { id, state, sent, attempts, next, fields } = reversal;
  return [
    ...[String(id), state, moment(sent), String(attempts), moment(next)],
    ...[fields["41"]?.trim() ?? NOTHING, fields["11"] ?? NOTHING, amountOf(fields)],
    cardOf(fields),
    whyOf(reversal),
  ];
}

/** All of them, a line each. */
export function reversalsText({ pending, parked, reversals }: ReversalsJson): string {
  if (reversals.length === 0) return "no sale is being reversed, and none is parked";
  const summary = `${pending} being reversed, ${parked} parked`;
  return `${table([HEADER, ...reversals.map(row)])}\n${summary}`;
}

/** One of them, with its fields and what was done about it. */
export function reversalText(reversal: ReversalWithActsJson): string {
  const { id, state, sent, attempts, next, fields, acts } = reversal;
  const facts = [
    ["sale", String(id)],
    ["state", state],
    ["since", moment(sent)],
    ["attempts", String(attempts)],
    ["next", moment(next)],
    ["why", whyOf(reversal)],
  ];
  const values = Object.entries(fields).map(([number, value]) => {
    return [number === "0" ? "MTI" : `DE ${number}`, value];
  });
  const done = acts.map(({ time, who, what, why }) => [moment(time), who, pastOf(what), why]);
  const parts = [table(facts)];
  if (values.length > 0) parts.push(`The reversal:\n${indented(table(values))}`);
  if (done.length > 0) parts.push(`What was done:\n${indented(table(done))}`);
  return parts.join("\n\n");
}

/**
 * What was done about sales, a line each.
 *
 * @param most how many were asked for
 */
export function historyText({ acts }: HistoryJson, most: number): string {
  if (acts.length === 0) return "nothing that was done is kept";
  const rows = acts.map((
    { id, time, who, what, why },
  ) => [moment(time), String(id), who, pastOf(what), why]);
  const told = table([["WHEN", "ID", "WHO", "WHAT", "WHY"], ...rows]);
  return acts.length < most ? told : `${told}\nthe last ${most}; --most tells more`;
}

const indented = (text: string): string => text.replaceAll(/^/gm, "  ");
