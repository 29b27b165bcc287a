import { describe, expect, it } from "vitest";
import { expectedOf, placeIn, sentenceOf } from "./sentence";

describe("sentenceOf", () => {
  it("joins what is wrong and what was expected", () => {
    expect(sentenceOf({ message: "Minimum value is 1", expected: "1 or more" })).toBe(
      "Minimum value is 1. Expected: 1 or more.",
    );
  });
  it("asks for the name that was meant", () => {
    expect(sentenceOf({ message: "Missing 'Next' target: B.", expected: "did you mean C?" })).toBe(
      "Missing 'Next' target: B. Did you mean C?",
    );
  });
  it("leaves the service's words alone where nothing is known", () => {
    expect(sentenceOf({ message: "Value cannot be empty", expected: null })).toBe("Value cannot be empty");
    expect(expectedOf({ expected: null })).toBeNull();
  });
});

describe("placeIn", () => {
  it("writes lists and names as people do", () => {
    expect(placeIn("/States/A", { pointer: "/States/A/Retry/0/ErrorEquals/1" })).toBe("Retry[0].ErrorEquals[1]");
    expect(placeIn("/States/A", { pointer: "/States/A/Parameters/a~1b" })).toBe("Parameters.a/b");
  });
  it("has no words for the state itself", () => {
    expect(placeIn("/States/A", { pointer: "/States/A" })).toBe("");
  });
});
