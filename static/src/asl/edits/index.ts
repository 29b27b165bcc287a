/** Every command of the editor that changes a definition. */

export * from "./insert";
export * from "./move";
export * from "./refusal";
export * from "./remove";
export * from "./templates";
export {
  allNames,
  followerOf,
  type Spot,
  scopeAt,
  setEdge,
  setNext,
  setStart,
  stateAt,
  targetOf,
  uniqueName,
} from "./wiring";
