/** One icon for each state type and for each kind of service a Task calls. */
import {
  Archive,
  ArrowRightFromLine,
  Bell,
  CalendarClock,
  CircleCheck,
  CircleHelp,
  CircleX,
  Clock,
  Columns3,
  Combine,
  Container,
  Database,
  Globe,
  Inbox,
  type LucideIcon,
  Plug,
  Repeat2,
  SearchCode,
  Sparkles,
  Split,
  SquareFunction,
  UserCog,
  Workflow,
  Zap,
} from "lucide-react";

export type StateType = "Task" | "Choice" | "Parallel" | "Map" | "Pass" | "Wait" | "Succeed" | "Fail";

const TYPES: Record<StateType, LucideIcon> = {
  Task: Zap,
  Choice: Split,
  Parallel: Columns3,
  Map: Repeat2,
  Pass: ArrowRightFromLine,
  Wait: Clock,
  Succeed: CircleCheck,
  Fail: CircleX,
};

const SERVICES: Record<string, LucideIcon> = {
  activity: UserCog,
  apigateway: Globe,
  athena: SearchCode,
  batch: Container,
  bedrock: Sparkles,
  codebuild: Container,
  dynamodb: Database,
  ecs: Container,
  eks: Container,
  elasticmapreduce: Combine,
  emr: Combine,
  events: CalendarClock,
  glue: Combine,
  http: Globe,
  lambda: SquareFunction,
  rds: Database,
  rdsdata: Database,
  redshiftdata: Database,
  s3: Archive,
  sagemaker: Sparkles,
  scheduler: CalendarClock,
  sfn: Workflow,
  sns: Bell,
  sqs: Inbox,
  states: Workflow,
};

/** "lambda" for both Lambda ARNs and `arn:…:states:::lambda:invoke`; "sqs" for `aws-sdk:sqs:sendMessage`; null when unknown.
 * A template may have anything in place of an ARN: `{"Fn::GetAtt": …}`. */
export function serviceOf(resource: unknown): string | null {
  const parts = typeof resource === "string" ? resource.split(":") : [];
  if (parts[0] !== "arn" || parts.length < 6) return null;
  if (parts[2] !== "states") return parts[2] ?? null;
  if (parts[5] === "activity") return "activity";
  const name = parts[5] === "aws-sdk" ? parts[6] : parts[5];
  return name?.toLowerCase().replace(/[.].*$/, "") ?? null;
}

export function stateIcon(type: string, resource?: unknown): LucideIcon {
  if (type === "Task") {
    const service = serviceOf(resource);
    return service === null ? Zap : (SERVICES[service] ?? (String(resource).includes(":aws-sdk:") ? Plug : Zap));
  }
  return TYPES[type as StateType] ?? CircleHelp;
}

/** CSS variable of the type's colour. */
export function typeColour(type: string): string {
  return type in TYPES ? `var(--type-${type.toLowerCase()})` : "var(--type-unknown)";
}

export interface StateIconProps {
  type: string;
  resource?: unknown;
  size?: number;
}

export function StateIcon({ type, resource, size = 16 }: StateIconProps) {
  const Icon = stateIcon(type, resource);
  return <Icon size={size} color={typeColour(type)} aria-hidden className="state-icon" />;
}
