import { expect, test } from "vitest";
import { fitText } from "./fit_text";
import { arrowPath, distanceToRoute, plusPoint, routePath } from "./route";

const bent = [
  { x: 0, y: 0 },
  { x: 0, y: 40 },
  { x: 100, y: 40 },
  { x: 100, y: 80 },
];

test("bends are rounded and the ends are exact", () => {
  expect(routePath(bent)).toBe("M0 0L0 32Q0 40 8 40L92 40Q100 40 100 48L100 80");
});

test("short stretches get smaller bends instead of loops", () => {
  const points = [
    { x: 0, y: 0 },
    { x: 0, y: 6 },
    { x: 4, y: 6 },
    { x: 4, y: 20 },
  ];
  expect(routePath(points)).toBe("M0 0L0 3Q0 6 2 6L2 6Q4 6 4 13L4 20");
});

test("the arrow points the way the line goes", () => {
  expect(arrowPath(bent)).toBe("M100 80L96 73L104 73Z");
});

test("the plus stands under the label where there is one", () => {
  const route = { points: bent, label: { x: 80, y: 44, w: 40, h: 20 } };
  const { x, y } = plusPoint(route, { leaving: 3, entering: 1 });
  expect(x).toBe(100);
  expect(y).toBeGreaterThan(64);
});

test("the plus stands on a stretch that no other line shares", () => {
  const route = { points: bent, label: null };
  expect(plusPoint(route, { leaving: 1, entering: 5 })).toEqual({ x: 0, y: 20 });
  expect(plusPoint(route, { leaving: 5, entering: 1 }).x).toBe(100);
  expect(plusPoint(route, { leaving: 5, entering: 5 })).toEqual({ x: 50, y: 40 });
});

test("the distance to a line is measured to its nearest stretch", () => {
  expect(distanceToRoute(bent, { x: 50, y: 45 })).toBe(5);
  expect(distanceToRoute(bent, { x: 103, y: 84 })).toBe(5);
});

test("long texts are cut at whole letters", () => {
  const width = (text: string) => [...text].length * 10;
  expect(fitText("short", 100, width)).toBe("short");
  expect(fitText("a rather long name", 100, width)).toBe("a rather…");
  expect(fitText("🚀🚀🚀🚀🚀🚀", 40, width)).toBe("🚀🚀🚀…");
});
