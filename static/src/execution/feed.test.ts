import { describe, expect, it } from "vitest";
import type { Execution } from "@/api/types";
import { ExecutionFeed } from "./feed";

const at = (status: Execution["status"], last_seq: number) => ({ status, last_seq }) as Execution;

describe("the answer to a change that the page made itself", () => {
  it("is taken when it is as new as what is known", () => {
    const feed = new ExecutionFeed("id");
    feed.accept(at("RUNNING", 4));
    feed.accept(at("ABORTED", 4));
    expect(feed.execution?.status).toBe("ABORTED");
    feed.close();
  });

  it("is not taken when the socket has told of more meanwhile", () => {
    const feed = new ExecutionFeed("id");
    feed.accept(at("ABORTED", 6));
    feed.accept(at("RUNNING", 4));
    expect(feed.execution?.status).toBe("ABORTED");
    feed.close();
  });
});
