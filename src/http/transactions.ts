import type { ClientGateway } from "../multiplexer/client-gateway.ts";
import type { Transaction } from "../multiplexer/outcomes.ts";
import { JSON_FORM } from "./forms.ts";
import { failureReply, type Reply } from "./reply.ts";

/**
 * Where a request stands that got no answer: the host never had it (`not-sent`); the host may have
 * it, and what it did is not known (`unknown`); or what it may have done is undone (`undone`).
 */
export type TransactionState = "not-sent" | "unknown" | "undone";

function stateOf({ sent, reversal }: Transaction): TransactionState {
  if (!sent) return "not-sent";
  return reversal === "reversed" ? "undone" : "unknown";
}

const NUMBER = /^[1-9]\d{0,14}$/;

/** What is known of a transaction by its number, for `GET /transactions/ID`. */
export function transactionReply(gateway: ClientGateway, id: string): Reply {
  if (!NUMBER.test(id)) {
    return failureReply(JSON_FORM, 400, ["A transaction's id is a whole number above 0"]);
  }
  const transaction = gateway.transaction(Number(id));
  if (transaction === undefined) {
    return failureReply(JSON_FORM, 404, [
      "Nothing is known of this transaction: it was answered, or is still under way, or it was " +
      "too long ago, or there was none",
    ]);
  }
  const { failure = null, reversal } = transaction;
  const told = { id: transaction.id, state: stateOf(transaction), reversal, failure };
  const headers = { "Content-Type": JSON_FORM.contentType };
  return { status: 200, body: JSON.stringify(told), headers };
}
