import { expect, test } from "vitest";
import { type NodeOverlay, OverlayStore } from "./overlay";

function watched(...ids: string[]) {
  const store = new OverlayStore<NodeOverlay>();
  const heard: string[] = [];
  for (const id of ids) store.subscribe(id, () => heard.push(id));
  return { store, heard };
}

test("only the listeners of what changed hear of it", () => {
  const { store, heard } = watched("a", "b");
  store.set("a", { status: "RUNNING" });
  expect(heard).toEqual(["a"]);
});

test("the same value again is no news", () => {
  const { store, heard } = watched("a");
  store.set("a", { status: "RUNNING", visits: 2 });
  const first = store.get("a");
  store.merge([["a", { status: "RUNNING", visits: 2 }]]);
  expect(heard).toEqual(["a"]);
  expect(store.get("a")).toBe(first);
});

test("replace clears what is not named", () => {
  const { store, heard } = watched("a", "b", "c");
  store.merge([
    ["a", { status: "RUNNING" }],
    ["b", { status: "FAILED" }],
  ]);
  heard.length = 0;
  store.replace(
    new Map([
      ["b", { status: "FAILED" as const }],
      ["c", { status: "SUCCEEDED" as const }],
    ]),
  );
  expect(heard.toSorted()).toEqual(["a", "c"]);
  expect(store.get("a")).toBeUndefined();
});

test("who stopped listening hears nothing", () => {
  const { store, heard } = watched();
  const stop = store.subscribe("a", () => heard.push("a"));
  stop();
  store.set("a", { status: "RUNNING" });
  expect(heard).toEqual([]);
});

test("listeners to all hear once for many changes", () => {
  const { store } = watched();
  let times = 0;
  store.subscribeAll(() => {
    times += 1;
  });
  store.merge(Array.from({ length: 100 }, (_, i) => [`s${i}`, { status: "RUNNING" as const }] as const));
  expect(times).toBe(1);
});
