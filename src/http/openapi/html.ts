/** Text that is HTML already; everything else has to go through {@link escaped} first. */
export type Html = string;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as HTML, also in an attribute. */
export const escaped = (text: string): Html =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);

/** Text for people, with code between backticks. */
export const prose = (text: string): Html =>
  escaped(text).replace(/`([^`]+)`/g, (_, inner: string) => `<code>${inner}</code>`);

/** A piece of code. */
export const code = (text: string): Html => `<code>${escaped(text)}</code>`;

/** A paragraph; nothing of no text. */
export const paragraph = (text: string | undefined): Html =>
  text === undefined ? "" : `<p>${prose(text)}</p>`;

/** A table; nothing without rows. */
export function table(headings: readonly string[], rows: readonly (readonly Html[])[]): Html {
  if (rows.length === 0) return "";
  const head = headings.map((heading) => `<th>${escaped(heading)}</th>`).join("");
  const body = rows.map((cells) => {
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  });
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join("\n")}</tbody></table>`;
}

/** A link to a place in the page. */
export const linkTo = (anchor: string, text: Html): Html =>
  `<a href="#${escaped(anchor)}">${text}</a>`;
