/** An edit that cannot be done, with the sentence that says why. */
export class EditRefusal extends Error {
  override readonly name = "EditRefusal";
}
