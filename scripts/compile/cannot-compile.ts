/** Something that ends the compiling, in words for the one who wants it. */
export class CannotCompile extends Error {
  override readonly name = "CannotCompile";
}
