/** Where on AWS workflows can be deployed and run. */

import { CloudCog, Plus } from "lucide-react";
import { useEffect, useState } from "react";
import { session } from "@/api/bootstrap";
import { api, messageOf } from "@/api/client";
import type { Target } from "@/api/types";
import { AppShell } from "@/app/AppShell";
import { Banner } from "@/design/Banner";
import { Button } from "@/design/Button";
import { ConfirmDialog } from "@/design/Dialog";
import { EmptyState } from "@/design/EmptyState";
import { SkeletonRows } from "@/design/Skeleton";
import { toast } from "@/design/Toast";
import { CallsDialog } from "./CallsDialog";
import { TargetCard } from "./TargetCard";
import { TargetDialog } from "./TargetDialog";
import "./targets.css";
import "@/execution/execution.css";

type Opened = { kind: "add" } | { kind: "edit" | "delete" | "calls"; target: Target };

export function TargetsPage() {
  const { targets, failure, checking, put, check, remove } = useTargetList();
  const [opened, setOpened] = useState<Opened | null>(null);
  const { admin, operate, review } = session().can;
  const add = admin && (
    <Button kind="primary" icon={Plus} onPress={() => setOpened({ kind: "add" })}>
      Add target
    </Button>
  );
  return (
    <AppShell section="targets" title="AWS targets">
      <div className="page">
        <div className="page-head">
          <h1>AWS targets</h1>
          {targets !== null && targets.length > 0 && add}
        </div>
        {failure !== null && (
          <Banner kind="error" title="The targets could not be loaded.">
            {failure}
          </Banner>
        )}
        {targets === null && failure === null && <SkeletonRows words="Loading targets…" />}
        {targets?.length === 0 && (
          <EmptyState icon={CloudCog} title="No AWS target yet" actions={add}>
            A target is an AWS account and region, or a server that speaks its API. Versions are deployed there, run
            there, and watched here.{!admin && " People of the group admin can add one."}
          </EmptyState>
        )}
        <div className="targets">
          {targets?.map((target) => (
            <TargetCard
              key={target.id}
              target={target}
              canAdmin={admin}
              canCheck={operate || admin}
              canReview={review}
              isChecking={checking.has(target.id)}
              onCheck={() => void check(target)}
              onEdit={() => setOpened({ kind: "edit", target })}
              onDelete={() => setOpened({ kind: "delete", target })}
              onCalls={() => setOpened({ kind: "calls", target })}
            />
          ))}
        </div>
      </div>
      <TargetDialogs
        opened={opened}
        onClose={() => setOpened(null)}
        onSaved={(target) => {
          put(target);
          void check(target);
        }}
        onDelete={remove}
      />
    </AppShell>
  );
}

function useTargetList() {
  const [targets, setTargets] = useState<readonly Target[] | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [checking, setChecking] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    api.get<Target[]>("/targets").then(setTargets, (thrown) => setFailure(messageOf(thrown)));
  }, []);
  const put = (target: Target) =>
    setTargets((before) => {
      const place = before?.findIndex(({ id }) => id === target.id) ?? -1;
      return place === -1 ? [...(before ?? []), target] : (before ?? []).with(place, target);
    });
  /** Does not bring back what was deleted while it was checked. */
  const replace = (target: Target) =>
    setTargets((before) => before?.map((known) => (known.id === target.id ? target : known)) ?? null);
  const check = async (target: Target) => {
    setChecking((before) => new Set(before).add(target.id));
    try {
      replace(await api.post<Target>(`/targets/${target.id}/check`));
    } catch (thrown) {
      toast({ kind: "error", title: `${target.name} could not be checked.`, text: messageOf(thrown) });
    } finally {
      setChecking((before) => new Set([...before].filter((id) => id !== target.id)));
    }
  };
  const remove = async (target: Target) => {
    await api.delete(`/targets/${target.id}`);
    setTargets((before) => before?.filter(({ id }) => id !== target.id) ?? null);
  };
  return { targets, failure, checking, put, check, remove };
}

interface TargetDialogsProps {
  opened: Opened | null;
  onClose: () => void;
  onSaved: (target: Target) => void;
  onDelete: (target: Target) => Promise<void>;
}

function TargetDialogs({ opened, onClose, onSaved, onDelete }: TargetDialogsProps) {
  const doomed = opened?.kind === "delete" ? opened.target : null;
  return (
    <>
      {(opened?.kind === "add" || opened?.kind === "edit") && (
        <TargetDialog
          target={opened.kind === "edit" ? opened.target : null}
          onClose={onClose}
          onSaved={(target) => {
            onClose();
            onSaved(target);
          }}
        />
      )}
      {opened?.kind === "calls" && <CallsDialog target={opened.target} onClose={onClose} />}
      <ConfirmDialog
        title={`Delete “${doomed?.name}”?`}
        isOpen={doomed !== null}
        onClose={onClose}
        confirmText="Delete target"
        pendingText="Deleting…"
        isDangerous
        onConfirm={() => (doomed === null ? undefined : onDelete(doomed))}
      >
        Nothing is deleted on AWS. Executions that ran there stay readable; new ones cannot be started.
      </ConfirmDialog>
    </>
  );
}
