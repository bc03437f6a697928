import type { ReversalView } from "../../src/multiplexer/reversal-book.ts";
import type { Disk } from "./disk.ts";
import type { Booking, Host } from "./host.ts";
import { NAME } from "./host.ts";
import type { Sale } from "./sale.ts";
import { must } from "./violation.ts";

/** What there is at the end of a run, when nothing goes wrong any more and all is over. */
export interface End {
  readonly sales: readonly Sale[];
  readonly host: Host;
  readonly disk: Disk | undefined;
  /** Names of sales that an operator has closed. */
  readonly closed: ReadonlySet<string>;
  /** What the gateway still has on its hands. */
  readonly left: readonly ReversalView[];
  readonly load: {
    readonly waiting: number;
    readonly inFlight: number;
    readonly reversals: number;
    readonly unwritten: number;
  };
  /** Response codes by which the host approves. */
  readonly approved: readonly string[];
}

const historyOf = (sale: Sale): string => {
  const facts = [
    sale.told.join() || "told nothing",
    sale.saw ? "saw the approval" : "",
    sale.gone ? "gone" : "",
    sale.cutOff ? "cut off" : "",
    sale.uncertain ? "uncertain" : "",
    sale.lost ? "lost" : "",
    sale.undone ? "undone by its client" : "",
  ];
  return `${sale.name} (${facts.filter((fact) => fact !== "").join(", ")})`;
};

function checkLoad({ load, left, disk }: End): void {
  const { waiting, inFlight, reversals, unwritten } = load;
  must(waiting + inFlight + reversals + unwritten === 0, "stuck", () => JSON.stringify(load));
  if (disk === undefined) return;
  const kept = disk.records.map(({ id, state }) => `#${id} ${state}`).join();
  const parked = left.map(({ id, state }) => `#${id} ${state}`).join();
  must(kept === parked, "journal-differs", () => `on the disk ${kept}, in memory ${parked}`);
}

/** What a client was told is so. */
function checkTold(sale: Sale, { host, approved }: End, isBooked: boolean): void {
  const { name, told, trouble } = sale;
  const history = () => historyOf(sale);
  must(told.length === 1 || sale.over, "told-nothing", history);
  must(trouble?.sent !== false || !host.arrived.has(name), "not-sent-but-arrived", history);
  if (trouble?.sent === true && sale.isSale) {
    must(trouble.reversal === "pending" || trouble.reversal === "parked", "no-reversal", history);
  }
  if (trouble !== undefined || !sale.isSale) return;
  for (const code of told) {
    must(host.codes.get(name)?.has(code) === true, "answer-of-nobody", history);
    must(!approved.includes(code) || isBooked, "approval-of-nothing", history);
  }
}

/** Every approval has an owner, and one only. */
function checkBooking(booking: Booking, sale: Sale, isOwned: boolean): void {
  const history = () => `${historyOf(sale)}, undone by ${booking.undoneBy ?? "nobody"}`;
  must(booking.reversals.size <= 1, "two-reversals", history);
  if (sale.undone) return;
  const isUndone = booking.undoneBy !== undefined;
  if (sale.saw) must(sale.uncertain || !isUndone && !isOwned, "approved-and-undone", history);
  else must(sale.lost || isUndone || isOwned, "approval-without-owner", history);
}

/**
 * Compares what the host has booked with what the clients saw, and what is left with nothing.
 *
 * @throws {Violation} when they do not agree
 */
export function reconcile(end: End): void {
  checkLoad(end);
  const sales = new Map(end.sales.map((sale) => [sale.name, sale]));
  const owned = new Set(end.closed);
  for (const { fields } of end.left) owned.add(fields[NAME] ?? "");
  const booked = new Set<string>();
  for (const booking of end.host.bookings) {
    booked.add(booking.name);
    const sale = sales.get(booking.name);
    must(sale !== undefined, "sale-of-nobody", () => booking.name);
    checkBooking(booking, sale, owned.has(booking.name));
  }
  for (const sale of end.sales) checkTold(sale, end, booked.has(sale.name));
}
