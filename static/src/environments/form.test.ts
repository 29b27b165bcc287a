import { describe, expect, it } from "vitest";
import { bodyOf, draftOf, guessed, textOf } from "./form";
import type { EnvironmentValue } from "./wire";

const secret: EnvironmentValue = {
  id: 1,
  name: "Token",
  kind: "string",
  value: null,
  is_secret: true,
  workflow: null,
  changed_at: "",
  changed_by: null,
};

describe("a value of an environment", () => {
  it("goes as its type says", () => {
    expect(bodyOf(draftOf(null, { name: " Pause ", kind: "number", text: "2.5" }), null)).toEqual({
      name: "Pause",
      kind: "number",
      value: 2.5,
      is_secret: false,
      workflow_id: null,
    });
    expect(bodyOf(draftOf(null, { kind: "boolean", isTrue: false }), null)).toMatchObject({ value: false });
    expect(bodyOf(draftOf(null, { kind: "json", text: '{"a": 1}' }), null)).toMatchObject({ value: { a: 1 } });
  });

  it("goes as it was typed where it is not of its type", () => {
    expect(bodyOf(draftOf(null, { kind: "number", text: "soon" }), null)).toMatchObject({ value: "soon" });
  });

  it("leaves a secret alone that was not typed anew", () => {
    expect(bodyOf(draftOf(secret), secret)).toEqual({ name: "Token", kind: "string", is_secret: true });
    expect(bodyOf({ ...draftOf(secret), text: "another-one" }, secret)).toMatchObject({ value: "another-one" });
    expect(bodyOf({ ...draftOf(secret), isSecret: false }, secret)).toMatchObject({ value: "", is_secret: false });
  });

  it("is read as it is typed", () => {
    expect(textOf({ kind: "string", value: "a" })).toBe("a");
    expect(textOf({ kind: "boolean", value: false })).toBe("false");
    expect(textOf({ kind: "json", value: [1] })).toBe("[\n  1\n]");
  });

  it("is guessed only where a placeholder has no quotes", () => {
    expect(guessed("5", true)).toEqual({ kind: "number", value: 5 });
    expect(guessed("true", true)).toEqual({ kind: "boolean", value: true });
    expect(guessed("null", true)).toEqual({ kind: "json", value: null });
    expect(guessed("orders", true)).toEqual({ kind: "string", value: "orders" });
    expect(guessed("5", false)).toEqual({ kind: "string", value: "5" });
  });
});
