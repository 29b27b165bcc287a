/** EventBridge and CloudWatch Logs at the endpoint that the operator named, and what was given up there. */

import { RefreshCw, Trash2 } from "lucide-react";
import { Button } from "@/design/Button";
import { ChannelState } from "./WebhookTable";
import type { Service } from "./wire";

export interface ServicePanelProps {
  services: readonly Service[];
  onAgain: (service: Service) => void;
  onForget: (service: Service) => void;
}

const UNTOLD: Record<string, string> = {
  events: "Told nothing: AWS_ENDPOINT_URL names no endpoint and STUDIO_EVENT_BUS no bus, or it is off.",
  logs: "Told nothing: AWS_ENDPOINT_URL names no endpoint.",
};
const TOLD: Record<string, string> = {
  events: "Hears every change of status of Standard executions. Event bus:",
  logs: "Gets the history of state machines with a loggingConfiguration. Endpoint:",
};

export function ServicePanel({ services, onAgain, onForget }: ServicePanelProps) {
  return (
    <section className="panel services" aria-label="Services of AWS">
      {services.map((service) => (
        <article key={service.destination} className="service" aria-label={service.name}>
          <h2>{service.name}</h2>
          <p className="muted wrap">
            {service.told === null ? (
              UNTOLD[service.destination]
            ) : (
              <>
                {TOLD[service.destination]} <code>{service.told}</code>
              </>
            )}
          </p>
          {(service.told !== null || service.waiting + service.given_up > 0) && <ChannelState channel={service} />}
          {service.given_up > 0 && (
            <div className="service-actions">
              <Button size="s" icon={RefreshCw} onPress={() => onAgain(service)}>
                Send again
              </Button>
              <Button size="s" icon={Trash2} onPress={() => onForget(service)}>
                Drop what was given up
              </Button>
            </div>
          )}
        </article>
      ))}
    </section>
  );
}
