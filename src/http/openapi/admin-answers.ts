import { type Answers, json } from "./document.ts";

const FOREIGN_NAME = "It was asked for under a name that is not the listener's. Use the address, " +
  "`localhost`, or the name in `--admin-host`.";

/** What is said to those who ask under a foreign name. */
export const FORBIDDEN: Answers = {
  403: { description: FOREIGN_NAME, content: json("Errors") },
};

/** A refusal that says why. */
export const refusal = (status: number, description: string): Answers => ({
  [status]: { description, content: json("Errors") },
});
