import { oneLine } from "../quote.ts";
import type { ImportNote } from "./imported.ts";

/** Longest piece of a spec's own text that a note repeats, in characters. */
const LONGEST = 120;

/** Text of a spec's for a note: on one line, and not without end. */
export function said(text: string): string {
  const line = oneLine(text);
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

/** Most notes of a kind; a spec with more is hopeless, and its list need not be of its size. */
const MOST = 500;

/** Collects what an import has to tell. */
export class NoteBook {
  readonly notes: ImportNote[] = [];
  readonly remarks: ImportNote[] = [];

  /** A point that could not be carried over. */
  lost(where: string, what: string, why: string): void {
    this.#add(this.notes, where, what, why);
  }

  /** A point that was carried over as it had to be understood. */
  assumed(where: string, what: string, why: string): void {
    this.#add(this.remarks, where, what, why);
  }

  #add(list: ImportNote[], where: string, what: string, why: string): void {
    if (list.length < MOST) list.push({ where: said(where), what: said(what), why: oneLine(why) });
  }
}
